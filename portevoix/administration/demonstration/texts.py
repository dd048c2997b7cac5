"""Reading the files of this folder."""

import csv
import json
import re
from pathlib import Path

# The limit of `sheets`, written again: these texts are read before Django is ready.
IN_BRIEF_LENGTH = 300
FOLDER = Path(__file__).parent
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«])")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def programme() -> dict:
    return json.loads((FOLDER / "programme.json").read_text(encoding="utf-8"))


def sheets() -> list[dict]:
    """Every sheet's text, with its theme: the name of the file it stands in."""
    found = []
    for path in sorted((FOLDER / "sheets").glob("*.json")):
        for text in json.loads(path.read_text(encoding="utf-8")):
            found.append({**text, "theme": path.stem})
    return found


def in_brief(answer: dict[str, str]) -> str:
    """The first sentence of what was decided: what the class must know first."""
    first = SENTENCE_END.split(answer["decision"].strip(), maxsplit=1)[0]
    return first if len(first) <= IN_BRIEF_LENGTH else f"{first[: IN_BRIEF_LENGTH - 1].rstrip()}…"


def filled(text: str, *, town: str, training: str) -> str:
    """The text with the class's own town and training in their places."""
    return text.replace("{ville}", town).replace("{formation}", training)
