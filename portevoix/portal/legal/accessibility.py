"""What is really checked at each change, as the tests themselves wrote it (`make docs` writes `accessibility.json`)."""

import datetime
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("accessibility.json")


@dataclass(frozen=True)
class Checked:
    """`pages`: how many, for each role. `rules`: the sets of axe-core. `widths`: of the screens, in pixels."""

    written_on: datetime.date
    axe: str
    rules: tuple[str, ...]
    pages: dict[str, int]
    addresses: tuple[str, ...]
    widths: tuple[int, ...]
    without_script: int
    first_visit_kb: int
    next_page_kb: int


@cache
def checked() -> Checked:
    said = json.loads(FILE.read_text(encoding="utf-8"))
    said["written_on"] = datetime.date.fromisoformat(said["written_on"])
    return Checked(**{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()})
