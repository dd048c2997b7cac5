import pytest

from . import sounds


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path / "media"
    return settings.MEDIA_FOLDER


@pytest.fixture(scope="session")
def speech(tmp_path_factory):
    """Twenty seconds that a microphone could have heard; at -23 LUFS, or so."""
    return sounds.made(tmp_path_factory.mktemp("speech") / "speech.wav", sounds.SPEECH.format(seconds=20))
