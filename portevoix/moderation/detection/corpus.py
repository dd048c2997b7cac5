"""Sentences with what is to be found in them, and how well it is found. Used to measure and to teach, never to detect.

A folder of lists, `<part>_<subject>.list`. Subject `personal`: `{kind:words}` marks a place. `danger`: the kind, a tab,
the sentence. `clean`: nothing to find. A sentence in three of a part is held out: the points are not counted on it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from .kinds import Kind
from .reading import findings, has_danger

MARK = re.compile(r"\{(\w+):([^}]*)\}")
SUBJECTS = ("personal", "danger", "clean")
_ONE_IN = 3


@dataclass(frozen=True)
class Part:
    """`held_out`: None for all the sentences, True for those held out, False for the others."""

    folder: Path
    name: str
    held_out: bool | None = None

    def lines(self, subject):
        path = self.folder / f"{self.name}_{subject}.list"
        if not path.exists():
            return []
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [line for place, line in enumerate(lines) if self.held_out in (None, place % _ONE_IN == _ONE_IN - 1)]

    def dangers(self):
        """Pairs of a kind and of a sentence."""
        return [tuple(line.split("\t")) for line in self.lines("danger")]

    def missed_places(self, family):
        """(number of places marked, the lines where one was missed)."""
        total, missed = 0, []
        for line in self.lines("personal"):
            text, places = labelled(line)
            found = findings(text)
            for place in places:
                if place[2].family == family:
                    total += 1
                    if not is_found(text, place, found):
                        missed.append(line)
        return total, missed

    def missed_dangers(self):
        all_pairs = self.dangers()
        return len(all_pairs), [(kind, text) for kind, text in all_pairs if not has_danger(findings(text))]

    def flagged(self):
        """(number of clean sentences, those where something was found, with what)."""
        all_lines = self.lines("clean")
        seen = [(line, [(line[one.start : one.end], one.kind) for one in findings(line)]) for line in all_lines]
        return len(all_lines), [(line, found) for line, found in seen if found]


def parts(folder):
    """Every part of a folder, by name."""
    names = {path.stem.rsplit("_", 1)[0] for path in folder.glob("*_*.list")}
    return [Part(folder, name) for name in sorted(names)]


def labelled(line):
    """The sentence without its marks, and the places marked: (start, end, kind)."""
    text, places, last = "", [], 0
    for mark in MARK.finditer(line):
        text += line[last : mark.start()]
        places.append((len(text), len(text) + len(mark[2]), Kind(mark[1])))
        text += mark[2]
        last = mark.end()
    return text + line[last:], places


def is_found(text, place, found):
    """Every letter and digit of the place lies in findings of its family."""
    start, end, kind = place
    covered = {at for one in found if one.family == kind.family for at in range(one.start, one.end)}
    return all(at in covered for at in range(start, end) if text[at].isalnum())
