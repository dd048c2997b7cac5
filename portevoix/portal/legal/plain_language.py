"""The rules of plain language, with their numbers as the code applies them."""

import re

from portevoix.kit import readability
from portevoix.kit.plain_words import ENTRIES, PLAINER

SHOWN = 8
ELIDED = re.compile(r"(?<=\b[cdjlmnst]) (?=\w)")


def rules() -> dict[str, object]:
    return {
        "short": readability.SHORT_WORDS,
        "long": readability.LONG_WORDS,
        "most": readability.MOST_WORDS,
        "letters": readability.LONG_LETTERS,
        "points": readability.POINTS,
        "easy": readability.EASY_UP_TO,
        "fair": readability.FAIR_UP_TO,
        "forms": len(PLAINER),
        "examples": _examples(),
    }


def _examples():
    """The first words of offices that stand as they are, and what to say instead."""
    lines = [line.split(" = ") for line in ENTRIES.strip().splitlines()]
    # Kept without apostrophes, as texts are compared; read with them.
    plain = [(ELIDED.sub("’", words), instead) for words, instead in lines if words[0].isalpha() and " " in words]
    return plain[:SHOWN]
