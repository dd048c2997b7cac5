"""The environment variables: the only door by which an installation is configured.

A wrong value stops the start with one sentence that says what to set.
"""

import contextlib
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
YES, NO = {"1", "true", "yes", "on", "oui"}, {"0", "false", "no", "off", "non"}

# Under pytest nothing may touch the data of a real installation.
UNDER_TEST = "pytest" in sys.modules


class WrongSetting(SystemExit):
    """Ends the process with a sentence instead of a traceback."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Porte-Voix cannot start: {sentence}")


def text(name: str, default: str = "") -> str:
    """An empty variable counts as one that is not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, usual: bool = False) -> bool:
    value = text(name, "1" if usual else "0").lower()
    if value not in YES | NO:
        raise WrongSetting(f"{name} is {value!r}; set it to 1 or 0.")
    return value in YES


def number(name: str, default: int, *, lowest: int, highest: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise WrongSetting(f"{name} is {value!r}; set it to a whole number from {lowest} to {highest}.")
    return int(value)


def names(name: str) -> list[str]:
    """A list parted by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def site_url(default: str) -> str:
    """The public address, without a final slash."""
    value = text("SITE_URL", default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise WrongSetting(
            f"SITE_URL is {value!r}; set it to the public address alone, such as https://porte-voix.example."
        )
    return value


def data_folder() -> Path:
    """The one folder of the installation: database, mails, static files, secrets."""
    if UNDER_TEST and not text("PORTEVOIX_DATA"):
        return _folder_of_this_test_run()
    folder = Path(text("PORTEVOIX_DATA", str(ROOT / "data"))).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(
            f"the folder {folder} cannot be made ({error.strerror}); set PORTEVOIX_DATA to another one."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WrongSetting(f"the folder {folder} cannot be written; set PORTEVOIX_DATA to another one.")
    return folder


def _folder_of_this_test_run() -> Path:
    # Imported here: the supervisor, which never tests, stays small.
    import atexit
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="portevoix-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def secret_key(folder: Path) -> str:
    """SECRET_KEY, or the one generated at the first start and kept in the data folder."""
    if given := text("SECRET_KEY"):
        if len(given) < 50:
            raise WrongSetting("SECRET_KEY is too short; set it to at least 50 random characters, or leave it out.")
        return given
    kept = folder / "secret_key"
    try:
        if not kept.exists():
            _generate_secret(kept)
        return kept.read_text().strip()
    except OSError as error:
        raise WrongSetting(
            f"the secret key {kept} cannot be kept ({error.strerror}); set SECRET_KEY or make the folder writable."
        ) from None


def _generate_secret(kept: Path) -> None:
    """Several processes may start at once: the first to link its draft gives the key of all."""
    draft = kept.with_name(f".secret_key.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(os.urandom(40).hex())
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, kept)
    draft.unlink()
