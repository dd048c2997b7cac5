"""The search index of many sheets, written without asking the site to read each: its sentences were read already.

What stands in a document is what `search.operations.document_of` would put there (`tests/bench` holds them together).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Max
from django.urls import reverse

from portevoix.delegates.models import Cohort
from portevoix.organisations.models import Organisation, Territory
from portevoix.organisations.search import place_of
from portevoix.programmes.models import Theme
from portevoix.search import engines, sounds
from portevoix.search.analyser import stem_of
from portevoix.search.models import Document, Spelling, Word
from portevoix.sheets.models import Referral, Sheet

from . import bulk
from .sentences import Composer, Said, read

COLUMNS = (
    *("id", "programme_id", "kind", "subject_id", "path", "title", "body", "dated_at", "theme_id", "status"),
    *("territory", "territory_name", "parties", "around", "title_stems", "stems"),
)


class Found(NamedTuple):
    """A sheet as it is found: what it says, and what is known around it. `marks`: its facets, as the index has them.

    `parties`, `around`: pieces that many sheets share; `reference`: what none does.
    """

    key: int
    said: Said
    reference: str
    path: str
    dated_at: object
    theme_id: int | None
    status: str
    territory: str
    territory_name: str
    parties: tuple[str, ...]
    around: tuple[str, ...]
    marks: tuple[str, ...]


class Index:
    """Its rows first, then its vocabulary and what finds them."""

    def __init__(self, programme_id: int) -> None:
        self.programme_id = programme_id
        self.numbers: Counter[str] = Counter()
        self.written: dict[str, str] = {}

    def write(self, found: Iterable[Found]) -> None:
        """One transaction of its own. The keys go on from the last."""
        last = Document.objects.aggregate(last=Max("pk"))["last"] or 0
        bulk.run(*_taken_off())
        with bulk.unindexed(Document._meta.db_table):
            bulk.copy(Document._meta.db_table, COLUMNS, self._rows(found, last))
        self._write_words()
        bulk.run(*_put_back())
        bulk.catch_up(Document._meta.db_table, Word._meta.db_table)

    def _rows(self, found: Iterable[Found], last: int) -> Iterator[tuple]:
        own = f"@p{self.programme_id}", "@k-sheet"
        for pk, sheet in enumerate(found, last + 1):
            said = sheet.said
            # Never twice the same: not kept.
            reference = read.__wrapped__(sheet.reference)
            pieces = (*said.sentences, *map(read, (*sheet.parties, *sheet.around)), reference)
            stems = set().union(said.title_stems, own, sheet.marks, *(piece.stems for piece in pieces))
            self._learn(pieces)
            yield (
                *(pk, self.programme_id, "sheet", sheet.key, sheet.path, said.title, "\n".join(said.headings)),
                *(sheet.dated_at, sheet.theme_id, sheet.status, sheet.territory, sheet.territory_name),
                *(", ".join(sheet.parties), " ".join((sheet.reference, *sheet.around))),
                *(" ".join(said.title_stems), " ".join(sorted(stems))),
            )

    def _write_words(self):
        """Each word with how many documents hold it, and the ways to it; what was there is added to."""
        before = Word.objects.filter(programme=self.programme_id)
        for word, written, documents in before.values_list("word", "written", "documents"):
            self.numbers[word] += documents
            self.written[word] = written
        Spelling.objects.filter(word__in=before).delete()
        before.delete()
        tables = [model._meta.db_table for model in (Word, Spelling)]
        with bulk.unindexed(*tables):
            words = list(enumerate(sorted(self.numbers), 1 + (Word.objects.aggregate(last=Max("pk"))["last"] or 0)))
            bulk.copy(
                tables[0],
                ("id", "programme_id", "word", "stem", "written", "documents"),
                (
                    (pk, self.programme_id, word, stem_of(word), self.written[word], self.numbers[word])
                    for pk, word in words
                ),
            )
            bulk.copy(tables[1], ("word_id", "key"), ((pk, way) for pk, word in words for way in sounds.ways_to(word)))

    def _learn(self, pieces):
        words = set().union(*(piece.words for piece in pieces))
        self.numbers.update(words)
        if not words <= self.written.keys():
            for piece in pieces:
                self.written.update(piece.words)


def sheets_found(programme, composer: Composer) -> Iterator[Found]:
    """All that were sent, in the order of their keys, which is the one in which the composer said them."""
    root = reverse("sheets:detail", args=["-"])
    territories = {each.pk: (each, place_of(each)) for each in Territory.objects.all()}
    cohorts = {each.pk: each for each in Cohort.objects.filter(programme=programme).select_related("provider")}
    themes = dict(Theme.objects.filter(programme=programme).values_list("pk", "name"))
    organisations = dict(Organisation.objects.within(programme).values_list("pk", "name"))
    sheets = Sheet.objects.sent().filter(programme=programme).order_by("pk")
    names = ("pk", "reference", "sent_at", "theme_id", "status", "territory_id", "cohort_id")
    referrals = Referral.objects.order_by("sheet_id", "pk").values_list("sheet_id", "organisation_id")
    addressed = groupby(referrals.iterator(chunk_size=bulk.BATCH), key=itemgetter(0))
    rows = sheets.values_list(*names).iterator(chunk_size=bulk.BATCH)
    for (pk, reference, sent_at, theme, status, territory, cohort), (sheet, mine) in zip(rows, addressed, strict=True):
        assert pk == sheet, "a sheet that nobody was sent"
        said, (where, place) = composer.say(), territories[territory]
        codes = {place["territory"], *place["territories"]}
        yield Found(
            *(pk, said, reference, root.replace("-", reference), sent_at, theme, status),
            *(place["territory"], place["territory_name"], tuple(organisations[each] for _sheet, each in mine)),
            (cohorts[cohort].name, cohorts[cohort].provider.name, said.place, str(where), themes[theme]),
            (f"@t-{theme}", f"@s-{status}", *(f"@l-{code}" for code in codes)),
        )


def _taken_off():
    """The index of PostgreSQL goes and comes back with the others."""
    if connection.vendor == "postgresql":
        return []
    return [f"DROP TRIGGER {engines.INDEX}_{what}" for what in ("added", "removed", "changed")]


def _put_back():
    if connection.vendor == "postgresql":
        return []
    return [f"INSERT INTO {engines.INDEX}({engines.INDEX}) VALUES ('rebuild')", *engines.CREATE["sqlite"][1:]]
