"""Reading the files of this folder."""

import csv
import json
from pathlib import Path

FOLDER = Path(__file__).parent


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


def filled(text: str, *, town: str, training: str) -> str:
    """The text with the class's own town and training in their places."""
    return text.replace("{ville}", town).replace("{formation}", training)
