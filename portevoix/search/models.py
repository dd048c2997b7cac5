from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.models import Programme, Theme

LONGEST_WORD = 40
SYNONYMS_LENGTH = 10_000


class DocumentQuerySet(models.QuerySet):
    def of(self, kind, subject_ids):
        return self.filter(kind=kind, subject_id__in=subject_ids)


class Document(models.Model):
    """One thing that everyone may read, as it is found. What is not for everyone has none.

    The index stands beside it (`engines`): a table of FTS5 on SQLite, a column of the database's own on PostgreSQL.
    Keys grow with time: the newest documents have the highest.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # From the root of the programme: its prefix comes with the page.
    path = models.CharField(max_length=300)
    title = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    dated_at = models.DateTimeField(null=True, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, blank=True)
    # "department-13" and its name, of the smallest territory that holds it.
    territory = models.CharField(max_length=40, blank=True)
    territory_name = models.CharField(max_length=120, blank=True)
    # Who owes an answer to it, or gave it.
    parties = models.CharField(max_length=300, blank=True)
    # Words it is found by and that are not its own: its number, its place, its theme.
    around = models.CharField(max_length=500, blank=True)
    title_stems = models.CharField(max_length=500, blank=True)
    # All its stems, each once, and its facets ("@k-sheet"): what the index holds.
    stems = models.TextField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_one_document_each")]
        # The newest of a programme, where several share the keys.
        indexes = [models.Index(fields=["programme", "-id"], name="search_newest")]

    def __str__(self):
        return self.title


class Word(models.Model):
    """A word of what is indexed in a programme, and in how many documents. The one without letters counts them all."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=LONGEST_WORD, blank=True)
    stem = models.CharField(max_length=LONGEST_WORD, blank=True)
    # As it was first written, with its accents: what a reader is shown.
    written = models.CharField(max_length=LONGEST_WORD, blank=True)
    documents = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "word"], name="search_one_line_a_word")]
        indexes = [models.Index(fields=["programme", "stem"], name="search_by_stem")]

    def __str__(self):
        return self.written


class Spelling(models.Model):
    """A way to a word: its beginnings ("^mano"), and how it sounds, ("manosk", and without each of its letters)."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="spellings")
    key = models.CharField(max_length=LONGEST_WORD + 1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="search_one_way_each")]

    def __str__(self):
        return self.key


class SynonymList(models.Model):
    """The words of a programme that mean the same when one searches: a line for each meaning."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="+")
    lines = models.TextField(_("Words that mean the same"), blank=True, max_length=SYNONYMS_LENGTH)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self):
        return str(self.programme)
