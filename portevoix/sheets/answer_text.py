"""What the words of an answer must be, whoever writes them. Pure."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.kit.french import folded

from .models import IN_BRIEF_LENGTH

IN_BRIEF_LINES = 3
TEXTS = ("in_brief", "understood", "decision", "obstacle", "next_step", "contact")
# What a template leaves to fill in: [nom de la ligne].
BLANK = re.compile(r"\[[^\[\]\n]{1,200}\]")
NOT_LETTERS = re.compile(r"[\W\d_]+")


def fingerprint(understood: str, decision: str) -> str:
    """The same for the same words: capitals, accents, spaces, signs and figures count for nothing."""
    return hashlib.sha256(f"{_letters(understood)}\n{_letters(decision)}".encode()).hexdigest()


def blanks(text: str) -> list[str]:
    """Those left in a text, each once, as they are written."""
    return list(dict.fromkeys(BLANK.findall(text)))


def faults(said: Mapping[str, Any]) -> dict[str, ValidationError]:
    """What must be mended before it is published, by field."""
    found = {name: fault for name in TEXTS if (fault := _blank_left(said.get(name) or ""))}
    in_brief = (said.get("in_brief") or "").strip()
    lines = [line for line in in_brief.splitlines() if line.strip()]
    if not in_brief:
        found["in_brief"] = ValidationError(_("Say it in brief first: the class reads this before the rest."))
    elif len(in_brief) > IN_BRIEF_LENGTH:
        found["in_brief"] = ValidationError(_("What you say in brief is too long."))
    elif len(lines) > IN_BRIEF_LINES:
        found["in_brief"] = ValidationError(_("Keep three lines at most: what you say in brief is read at a glance."))
    return found


def _blank_left(text):
    left = blanks(text)
    if not left:
        return None
    words = ngettext(
        "A blank of the template is left: %(blanks)s. Fill it in, or take the brackets away.",
        "Blanks of the template are left: %(blanks)s. Fill them in, or take the brackets away.",
        len(left),
    )
    return ValidationError(words % {"blanks": " ".join(left[:5])})


def _letters(text):
    # A text without any letter (an emoji) stands for itself.
    return NOT_LETTERS.sub("", folded(text)) or text.strip()
