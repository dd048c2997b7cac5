from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portevoix.delegates.models import Cohort
from portevoix.media.models import Upload
from portevoix.programmes.models import Programme
from portevoix.sheets.models import Consultation, Sheet

PEOPLE = settings.AUTH_USER_MODEL
TEXT_LENGTH = 2000


class Board(models.Model):
    """One a class, for as long as its sheets are read. `key` is its address; `code` the way in, while it is open."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="board")
    key = models.CharField(max_length=16, unique=True)
    code = models.CharField(max_length=8, unique=True)
    is_open = models.BooleanField(default=True)
    opened_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # Counts whatever changes what its pages show: a telephone that asks for news learns in two queries that
    # there is none.
    changes = models.PositiveIntegerField(default=0)
    # The draft that words are gathered for; none between two sheets.
    sheet = models.ForeignKey(Sheet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"{self.cohort} ({self.key})"

    def get_absolute_url(self):
        return reverse("boards:home", args=[self.key])

    @property
    def is_gathering(self):
        return self.sheet is not None and self.sheet.is_draft

    def is_over(self, today):
        """The class is: nobody comes in and nobody speaks, but what became of the words can be read."""
        return self.cohort.ends_on < today


class Phone(models.Model):
    """A browser that came in with the code. Nobody's name: a secret in a cookie, of which this is the digest."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="phones")
    token_digest = models.CharField(max_length=64, unique=True)  # of the secret and its board
    # A shared computer forgets: its cookie lasts a quarter of an hour after the last page.
    is_shared = models.BooleanField()
    joined_at = models.DateTimeField()

    def __str__(self):
        return f"{self.board} #{self.pk}"

    @property
    def owner_name(self):
        """How its uploads name it."""
        return f"boards.phone:{self.pk}"


class Contact(models.Model):
    """Where somebody wants to be told of the answer. Kept apart; erased when the class ends."""

    phone = models.OneToOneField(Phone, on_delete=models.CASCADE, related_name="contact")
    # A mailbox, or a telephone number: "+33612345678".
    address = models.CharField(max_length=254)
    left_at = models.DateTimeField()

    def __str__(self):
        return f"#{self.phone_id}"


class ContributionQuerySet(models.QuerySet):
    def kept(self):
        """What was taken back has no words any more."""
        return self.filter(withdrawn_at=None)

    def shown(self):
        return self.kept().filter(put_aside_at=None)

    def oldest_first(self):
        return self.order_by("said_at", "pk")

    def for_list(self):
        """With its voice and its photo: one query."""
        return self.select_related("voice", "photo")


class Contribution(models.Model):
    """What somebody of the class says under one heading: words, a voice, a photo."""

    class Heading(models.TextChoices):
        PROBLEM = "problem", _("The problem")
        CAUSES = "causes", _("Its causes")
        CONSEQUENCES = "consequences", _("Its consequences on our life")
        SOLUTIONS = "solutions", _("The solutions we propose")

    class Source(models.TextChoices):
        OWN = "own", _("typed by the person")
        HELPED = "helped", _("typed by somebody who helps")
        PAPER = "paper", _("copied from a paper form")

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="contributions")
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="contributions")
    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="contributions")
    heading = models.CharField(max_length=12, choices=Heading.choices)
    text = models.TextField(blank=True, max_length=TEXT_LENGTH)
    voice = models.OneToOneField(Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    photo = models.OneToOneField(Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.OWN)
    # Who typed, and for whom, in words: neither has an account.
    typed_by = models.CharField(max_length=80, blank=True)
    spoken_for = models.CharField(max_length=80, blank=True)
    # What the voice says, once somebody has listened and typed it up.
    transcript = models.TextField(blank=True, max_length=TEXT_LENGTH)
    transcribed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    transcribed_at = models.DateTimeField(null=True, blank=True)
    put_aside_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    put_aside_at = models.DateTimeField(null=True, blank=True)
    put_aside_reason = models.CharField(max_length=300, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(text="", transcript="", voice=None, photo=None),
                name="boards_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(source="own", typed_by="") | (~Q(source="own") & ~Q(typed_by="")),
                name="boards_helped_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(put_aside_at=None, put_aside_by=None, put_aside_reason="")
                | (Q(put_aside_at__isnull=False, put_aside_by__isnull=False) & ~Q(put_aside_reason="")),
                name="boards_put_aside_who_when_why",
            ),
            models.CheckConstraint(
                condition=Q(transcribed_at=None, transcribed_by=None, transcript="")
                | Q(transcribed_at__isnull=False, transcribed_by__isnull=False),
                name="boards_transcribed_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "heading", "said_at"], name="boards_by_heading")]

    def __str__(self):
        return f"{self.get_heading_display()} #{self.pk}"

    @property
    def words(self):
        """What it says that can be taken up in the sheet."""
        return self.text or self.transcript

    @property
    def media(self):
        return [upload for upload in (self.voice, self.photo) if upload is not None]


class Agreement(models.Model):
    """ "Me too", from one telephone. How many is shown; who, never."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE)
    phone = models.ForeignKey(Phone, on_delete=models.CASCADE)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "phone"], name="boards_one_agreement_each")]

    def __str__(self):
        return f"{self.contribution} +1"


class Vote(models.Model):
    """The answer of one telephone to "does this say what we live?"; the last one counts."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="votes")
    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="votes")
    recognises = models.BooleanField()
    missing = models.CharField(max_length=500, blank=True)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "phone"], name="boards_one_vote_each")]

    def __str__(self):
        return f"{self.consultation_id}: {self.recognises}"


class Passage(models.Model):
    """Sentences that a delegate wrote in the sheet from contributions: the links of traces say which."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="passages")
    heading = models.CharField(max_length=12, choices=Contribution.Heading.choices)
    text = models.TextField(max_length=TEXT_LENGTH)
    written_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self):
        return self.text[:80]

    @property
    def programme_id(self):
        return self.sheet.programme_id
