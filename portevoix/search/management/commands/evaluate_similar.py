"""`manage.py evaluate_similar PAIRS.csv --texts TEXTS.csv.gz`: how well "the same problem" is told from the rest."""

import csv
import gzip
import math
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portevoix.search.analyser import analyse
from portevoix.search.likeness import ALIKE, likeness

YES = {"1", "true", "oui", "yes"}
LONGEST_CELL = 10_000_000


class Command(BaseCommand):
    help = "Measures the likeness of texts on labelled pairs (columns a, b, doublon)."

    def add_arguments(self, parser):
        parser.add_argument("pairs", type=Path)
        parser.add_argument(
            "--texts", type=Path, help="Table of the texts; questions.csv.gz beside the pairs if absent."
        )
        parser.add_argument("--key", default="id", help="Its column that holds what a and b name.")
        parser.add_argument(
            "--columns", default="", help="Its columns that hold words, with commas; guessed if absent."
        )

    def handle(self, *, pairs, texts, key, columns, **options):
        rows = _rows(pairs)
        stems = self.stems(texts or pairs.with_name("questions.csv.gz"), key, columns.split(",") if columns else [])
        numbers = Counter(stem for held in stems.values() for stem in held)
        scored = [
            (
                likeness(
                    stems[row["a"]], stems[row["b"]], lambda stem: math.log((len(stems) + 1) / (numbers[stem] + 0.5))
                ),
                _is_yes(row),
            )
            for row in rows
            if row["a"] in stems and row["b"] in stems
        ]
        if not any(same for _score, same in scored):
            raise CommandError("No pair of these is labelled as the same, or their texts are not in the table.")
        self.tell(scored, len(rows))

    def tell(self, scored, asked):
        precision, recall = at_threshold(scored, ALIKE)
        self.stdout.write(f"{len(scored)} pairs of {asked}, {sum(same for _score, same in scored)} the same.")
        self.stdout.write(f"average precision {average_precision(scored):.3f}")
        self.stdout.write(f"from {ALIKE} on, as on the site: precision {precision:.3f}, recall {recall:.3f}")
        for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            precision, recall = at_threshold(scored, threshold)
            self.stdout.write(f"  {threshold:.2f}: precision {precision:.3f}, recall {recall:.3f}")

    def stems(self, path, key, columns):
        """Of each text, in one pass; the words are never kept."""
        found = {}
        for row in _rows(path):
            chosen = columns or [
                name for name in row if name.startswith(("titre", "question", "texte", "title", "text"))
            ]
            if key not in row or not chosen:
                raise CommandError(f"{path.name} has the columns {', '.join(row)}: say --key and --columns.")
            found[row[key]] = frozenset(analyse("\n".join(row[name] or "" for name in chosen)))
        return found


def average_precision(scored: list[tuple[float, bool]]) -> float:
    """Over the pairs from the most to the least alike; equals share the precision of the last of them."""
    found, seen, total = 0, 0, 0.0
    by_score: dict[float, list[bool]] = {}
    for score, same in scored:
        by_score.setdefault(score, []).append(same)
    for score in sorted(by_score, reverse=True):
        seen += len(by_score[score])
        found += sum(by_score[score])
        total += sum(by_score[score]) * found / seen
    return total / found


def at_threshold(scored: list[tuple[float, bool]], threshold: float) -> tuple[float, float]:
    """Precision and recall of saying "the same" from a threshold on."""
    said = [same for score, same in scored if score >= threshold]
    right = sum(said)
    return right / len(said) if said else 1.0, right / sum(same for _score, same in scored)


def _is_yes(row):
    return row["doublon"].strip().lower() in YES


def _rows(path):
    if not path.exists():
        raise CommandError(f"There is no file {path}.")
    csv.field_size_limit(LONGEST_CELL)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
