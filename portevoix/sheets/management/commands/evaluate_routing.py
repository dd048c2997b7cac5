import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portevoix.sheets.routing import learning, measures, tables


class Command(BaseCommand):
    help = "Learns to route on one CSV file and measures it on another. Files may be compressed (.gz)."

    def add_arguments(self, parser):
        parser.add_argument("train", type=Path)
        parser.add_argument("test", type=Path)
        parser.add_argument("--text", required=True, action="append", help="A column of text; may be given again.")
        parser.add_argument("--label", required=True, help="The column of the right answer; several: A01|A02.")
        parser.add_argument("--only", action="append", default=[], metavar="COLUMN=VALUE", help="Rows to keep.")
        parser.add_argument("--rule", metavar="COLUMN", help="Compare with the usual label of this column's value.")
        parser.add_argument("--names", type=Path, help="A CSV whose first and last text columns name each label.")
        parser.add_argument("--names-columns", default="code,libelle_reconstitue", metavar="CODE,NAME")

    def handle(self, *, train, test, text, label, only, rule, names, names_columns, **options):
        columns = [*text, label, *([rule] if rule else [])]
        try:
            wanted = [_condition(part) for part in only]
            train, test = (
                [
                    row
                    for row in _labelled(tables.read(path, columns + [name for name, _ in wanted]), label)
                    if all(row[name] == value for name, value in wanted)
                ]
                for path in (train, test)
            )
            names = _names(names, names_columns) if names else {}
        except tables.Unreadable as why:
            raise CommandError(str(why)) from why
        if not train or not test:
            raise CommandError("No row to learn from, or none to measure on.")
        self._compare(train, test, text, label, rule, names)

    def _compare(self, train, test, text, label, rule, names):
        learnt_from = tables.examples(train, text=text, label=label)
        heard = tables.examples(test, text=text, label=label)
        texts, truths = [said for said, _ in heard], [labels for _, labels in heard]
        started = time.perf_counter()
        classifier = learning.learn(learnt_from).classifier
        learnt = time.perf_counter()
        guesses = [[name for _, name in classifier.ranked(said)] for said in texts]
        ended = time.perf_counter()
        usual = measures.by_frequency(learnt_from)
        self.stdout.write(f"{len(train)} texts learnt, {len(test)} measured, {len(usual)} labels.")
        self._say("this site's classifier", guesses, truths)
        self._say("majority", [usual] * len(texts), truths)
        self._say("rule: words of the labels", measures.by_words_of_labels(texts, usual, names), truths)
        if rule:
            known, values = [row[rule] for row in train], [row[rule] for row in test]
            by_column = measures.by_column(values, known, learnt_from, usual)
            self._say(f"rule: usual label of {rule}", by_column, truths)
        covered = measures.covered(classifier, heard)
        self.stdout.write(
            f"coverage {covered.coverage:.3f}: something is suggested for that share of the texts, "
            f"right {covered.precision:.3f} of the times; no suggestion for the others."
        )
        self.stdout.write(
            f"learnt in {learnt - started:.1f} s; {1000 * (ended - learnt) / len(test):.1f} ms a text; "
            f"{len(classifier.features)} words and pieces of words; {len(classifier.to_bytes()) // 1024} kB kept."
        )

    def _say(self, name, guesses, truths):
        found = measures.measured(guesses, truths)
        self.stdout.write(f"{name:30} top-1 {found.top1:.3f}  top-3 {found.top3:.3f}  macro-F1 {found.macro_f1:.3f}")


def _labelled(rows, label):
    return [row for row in rows if (row[label] or "").strip(" |")]


def _condition(part):
    name, sign, value = part.partition("=")
    if not sign:
        raise tables.Unreadable(f"--only {part}: write COLUMN=VALUE.")
    return name, value


def _names(path, columns):
    code, _, name = columns.partition(",")
    return {row[code]: row[name] for row in tables.read(path, [code, name])}
