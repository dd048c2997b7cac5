"""`python -m bench.search --sizes 10000 100000`: how long the index takes, how large it is, how fast it answers.

Texts are the demonstration's, or with `--texts FOLDER` those of its tables: see sentences.py. Runs on the database of
DATABASE_URL (SQLite in a temporary folder without it), which it fills and empties: give it one of its own.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 40
SEARCHES = {
    "common words": "problème de formation",
    "rare words": "navette de Manosque en retard le matin",
    "with mistakes": "probleme de buss le matain a manosc",
    "nothing has them all": "chauffage ordinateur crocodile cantine rentrée",
}


def main(arguments=None) -> None:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="portevoix-search-") as folder:
        os.environ.setdefault("PORTEVOIX_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0, interactive=False)
        for size in options.sizes:
            _measure(connection, size, options.texts)


def _measure(connection, size, source):
    from portevoix.programmes.models import Programme

    from .sentences import Composer

    programme, _made = Programme.objects.get_or_create(slug="banc", defaults={"name": "Banc", "pitch": "Mesure."})
    _empty(connection, programme)
    composer = Composer(source)
    before = _bytes(connection)
    took = _load(connection, programme, size, composer)
    _say(
        f"\n{connection.vendor}, {size} documents: loaded and indexed in {took:.1f} s, {took / size * 1e6:.0f} µs each"
    )
    _say(f"size: {(_bytes(connection) - before) / size / 1024:.2f} kB a document, text included")
    _search(programme, composer)
    _one_more(programme, size, composer)


def _search(programme, composer):
    from portevoix.search.finding import find
    from portevoix.search.likeness import similar

    for name, asked in SEARCHES.items():
        found = find(programme, asked)
        _tell(
            f"find, {name} ({found.total}{'+' if found.is_beyond_count else ''})",
            lambda asked=asked: find(programme, asked),
        )
    texts = iter([composer.say().headings[0] for _each in range(ROUNDS + 1)])
    _tell("similar", lambda: similar(programme, next(texts)))


def _one_more(programme, size, composer):
    """What a sheet that is shown costs, once all the others are there."""
    from portevoix.search.operations import document_of, put

    keys = iter(range(size + 1, size + 1 + 2 * ROUNDS))

    def add():
        key = next(keys)
        put("sheet", [key], [document_of("sheet", _as_text(programme, key, composer.say()))])

    _tell("one more document", add)


def _tell(name, act):
    act()
    times = []
    for _each in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    _say(f"{name}: p50 {statistics.median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms")


def _load(connection, programme, size, composer) -> float:
    from django.db import transaction

    from . import bulk
    from .indexing import Found, Index

    began = time.perf_counter()
    bulk.patient()
    about = "Groupe 12, promotion d'octobre"
    with transaction.atomic():
        Index(programme.pk).write(
            Found(
                *(key, composer.say(), f"2026-{key:04d}", f"/fiches/2026-{key:04d}/", None, None, "in_progress"),
                *("", "", (), (about,), ("@s-in_progress",)),
            )
            for key in range(1, size + 1)
        )
    bulk.seen()
    return time.perf_counter() - began


def _as_text(programme, key, said):
    from portevoix.search.sources import Text

    return Text(
        programme.pk, key, f"/fiches/2026-{key:04d}/", said.title, "\n".join(said.headings), status="in_progress"
    )


def _empty(connection, programme):
    from portevoix.search.models import Document, Spelling, Word

    for model in (Spelling, Word, Document):
        model.objects.all()._raw_delete(model.objects.db)


def _bytes(connection) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return cursor.fetchone()[0]


def _say(sentence):
    print(sentence, flush=True)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--texts", type=Path, help="a folder of tables (.csv.gz)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
