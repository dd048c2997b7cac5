import pytest

from portevoix.moderation.vault import Unreadable, sealed, unsealed

TEXTS = {"problem": "Madame Dupont", "place": "مارسيليا 🚌"}


def test_what_is_sealed_says_nothing_and_opens_again():
    token = sealed(TEXTS)

    assert b"Dupont" not in token
    assert unsealed(token) == TEXTS


def test_another_site_cannot_open_it(settings):
    token = sealed(TEXTS)
    settings.SECRET_KEY = "another secret, as long as the one before it, or nearly so"

    with pytest.raises(Unreadable):
        unsealed(token)


def test_a_secret_of_before_still_opens_what_it_sealed(settings):
    token = sealed(TEXTS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, as long as the one before it, or nearly so"

    assert unsealed(token) == TEXTS


def test_an_altered_one_is_refused():
    token = bytearray(sealed(TEXTS))
    token[40] ^= 1

    with pytest.raises(Unreadable):
        unsealed(bytes(token))
