"""`manage.py evaluate_detection`: what the detectors find on sentences that say what is to be found, and how fast."""

import csv
import gzip
import time
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portevoix.moderation.detection import Family, Kind, corpus, findings, learning, points

FOLDER = Path("tests", "moderation", "corpus")
# Never taught: they are there to measure with.
ASIDE = ("held_out", "tenth")
TAUGHT = "taught"
LONGEST_CELL = 10_000_000
PAGE = 5_000
READINGS = 5


class Command(BaseCommand):
    help = "Measures the detectors: what is found of each kind, what is flagged wrongly, the time of 5,000 characters."

    def add_arguments(self, parser):
        parser.add_argument("csv", type=Path, nargs="?", help="A CSV of texts, perhaps compressed; else the corpus.")
        parser.add_argument("--text", default="texte", help="Its column of texts.")
        parser.add_argument("--kind", help="Its column that says the kind to be found; empty: nothing to find.")
        parser.add_argument("--corpus", type=Path, default=settings.ROOT / FOLDER, help="A folder of lists.")
        parser.add_argument(
            "--learn", action="store_true", help="Count the points on the corpus again, and write them."
        )

    def handle(self, *, csv, text, kind, corpus, learn, **options):
        if csv:
            return self._table(_rows(csv, [text, *([kind] if kind else [])]), text, kind)
        return self._corpus(corpus, learn)

    def _corpus(self, folder, learn):
        parts = corpus.parts(folder)
        if not parts:
            raise CommandError(f"{folder} holds no list: give --corpus, or a CSV.")
        if learn:
            self._learn(parts)
        for name, chosen in _groups(parts):
            self.stdout.write(f"{name}:")
            self._found(chosen)
            self._flagged(chosen)
        self._speed([line for part in parts for line in part.lines("clean")])

    def _learn(self, parts):
        lines = list(learning.table(learning.taught(dict(_groups(parts))[TAUGHT])))
        points.FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        points.points.cache_clear()
        self.stdout.write(f"{len(lines)} lines written to {points.FILE}.")

    def _found(self, parts):
        for family in (Family.STRUCTURED, Family.NAME):
            measured = [part.missed_places(family) for part in parts]
            self._share(family, sum(total for total, _lines in measured), sum(len(lines) for _total, lines in measured))
        totals, missed = Counter(), Counter()
        for part in parts:
            totals.update(kind for kind, _text in part.dangers())
            missed.update(kind for kind, _text in part.missed_dangers()[1])
        self._share(Family.DANGER, totals.total(), missed.total())
        for kind in totals:
            self._share(f"  {kind}", totals[kind], missed[kind])

    def _flagged(self, parts):
        measured = [part.flagged() for part in parts]
        kinds = [{kind for _words, kind in found} for _total, lines in measured for _line, found in lines]
        self._say_flagged("clean", sum(total for total, _lines in measured), kinds)

    def _table(self, rows, text, kind):
        for wanted in sorted({row[kind] for row in rows if kind and row[kind]}):
            if wanted not in {*Kind, *Family}:
                raise CommandError(f"{wanted} is no kind: {', '.join([*Family, *Kind])}.")
            asked = [findings(row[text]) for row in rows if row[kind] == wanted]
            self._share(wanted, len(asked), sum(not _holds(found, wanted) for found in asked))
        clean = [{one.kind for one in findings(row[text])} for row in rows if not kind or not row[kind]]
        self._say_flagged("clean" if kind else "texts", len(clean), [kinds for kinds in clean if kinds])
        self._speed([row[text] for row in rows])

    def _share(self, name, total, missed):
        if total:
            self.stdout.write(f"  {name:14} {total - missed} of {total} found ({1 - missed / total:.1%})")

    def _say_flagged(self, name, total, kinds):
        counted = Counter(kind for found in kinds for kind in found)
        listed = ": " + ", ".join(f"{kind} {count}" for kind, count in counted.most_common()) if counted else ""
        if total:
            self.stdout.write(f"  {name:14} {len(kinds)} of {total} flagged ({len(kinds) / total:.1%}){listed}")

    def _speed(self, texts):
        """The best of a few readings of the same page: the others say what else the machine did."""
        page = " ".join(texts)
        page = (page * (PAGE // max(len(page), 1) + 1))[:PAGE]
        spent = []
        for _reading in range(READINGS):
            begun = time.process_time()
            findings(page)
            spent.append(1000 * (time.process_time() - begun))
        self.stdout.write(f"{PAGE} characters: {spent[0]:.1f} ms the first time, {min(spent):.1f} ms at best.")


def _groups(parts):
    """What taught the points, the third of it kept out of that, and the parts kept out whole."""
    ordinary = [part for part in parts if part.name not in ASIDE]
    yield TAUGHT, [corpus.Part(part.folder, part.name, False) for part in ordinary]
    yield "held out, one in three", [corpus.Part(part.folder, part.name, True) for part in ordinary]
    yield from ((f"never taught: {part.name}", [part]) for part in parts if part.name in ASIDE)


def _holds(found, wanted):
    return any(wanted in (one.kind, one.family) for one in found)


def _rows(path, columns):
    csv.field_size_limit(LONGEST_CELL)
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as why:
        raise CommandError(f"{path} cannot be read: {why}.") from why
    missing = set(columns) - set(rows[0] if rows else ())
    if missing:
        raise CommandError(f"{path} has no row with a column {', '.join(sorted(missing))}.")
    return rows
