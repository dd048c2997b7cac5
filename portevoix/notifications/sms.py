"""Short messages: one door, three ways out. SMS_URL says which (docs/operating.md).

`console` prints, `file` writes one file each in the data folder, an https address receives
`{"to": "+33612345678", "text": "…"}` as JSON, as most providers or a few lines before them accept.
"""

import json
import sys
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import phonenumbers
from django.conf import settings

TIMEOUT_SECONDS = 10
LONGEST_CHARACTERS = 300  # two messages of the network


class Refused(Exception):
    """For good: no later attempt will pass."""


class Failed(Exception):
    """This time: the provider is away, slow or busy."""


def is_possible() -> bool:
    """Whether this site sends any."""
    return bool(settings.SMS_URL)


def as_typed(text: str, *, region: str = "FR") -> str:
    """The number in one form, "+33612345678"; "" for what is no number. Overseas ones are known by their prefix."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return _overseas(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def send(number: str, text: str) -> None:
    """Raises Refused or Failed."""
    if settings.SMS_URL == "console":
        sys.stdout.write(f"SMS {number}: {text}\n")
    elif settings.SMS_URL == "file":
        _write(number, text)
    else:
        _post(number, text)


# A number typed as in France may be one of these.
OVERSEAS = ("GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF", "WF")


def _overseas(text):
    for region in OVERSEAS:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _write(number, text):
    folder = Path(settings.SMS_FILE_PATH)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{uuid.uuid4()}.txt").write_text(f"{number}\n{text}\n", encoding="utf-8")


def _post(number, text):
    body = json.dumps({"to": number, "text": text}).encode()
    request = urllib.request.Request(  # noqa: S310  an address of the settings, nobody else's
        settings.SMS_URL, body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        error.close()
        # Too many at once, or somebody must mend the key: these are tried again.
        if 400 <= error.code < 500 and error.code not in (401, 403, 408, 429):
            raise Refused(f"HTTP {error.code}") from None
        raise Failed(f"HTTP {error.code}") from None
    except OSError as error:
        raise Failed(str(error)) from error
