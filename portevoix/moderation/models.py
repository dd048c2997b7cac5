import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.models import Programme

PEOPLE = settings.AUTH_USER_MODEL
REASON_LENGTH = 1000
OPEN_FOR = datetime.timedelta(hours=1)
# A year if somebody disputes what was decided: see `operations.keep_until`.
SEALED_FOR = datetime.timedelta(days=30)


class ReadingQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(programme=programme)

    def open(self):
        return self.filter(read_at=None)

    def overdue(self, *, at):
        return self.open().filter(due_at__lt=at)

    def in_order(self):
        """What may be a danger first, then the longest awaited."""
        return self.order_by("-is_alert", "due_at", "pk")


class Reading(models.Model):
    """A text that a person reads before everyone can. It was delivered already: nobody waits for its answer."""

    class Outcome(models.TextChoices):
        SHOWN = "shown", _("shown as it is")
        MASKED = "masked", _("shown, with words masked")
        WITHHELD = "withheld", _("not shown")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    subject_model = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    # Words of danger were found: somebody is told at once, and it is read first.
    is_alert = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # The desk was told that it waits; with others, in one message.
    announced_at = models.DateTimeField(null=True, blank=True)
    # The coordinator was told that it is late; once.
    escalated_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    # Told to whoever wrote the text.
    reason = models.TextField(blank=True, max_length=REASON_LENGTH)
    # Of a second reading: what whoever wrote says against the first decision, and whose that one was.
    objection = models.TextField(blank=True, max_length=REASON_LENGTH)
    objected_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_read_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_model", "subject_id"], condition=Q(read_at=None), name="moderation_one_open_reading"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None, outcome="")
                | (Q(read_at__isnull=False, read_by__isnull=False) & ~Q(outcome="")),
                name="moderation_read_by_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["masked", "withheld"]) | ~Q(reason=""),
                name="moderation_reason_is_given",
            ),
            models.CheckConstraint(
                condition=Q(first_read_by=None, objected_by=None, objection="")
                | (Q(first_read_by__isnull=False, objected_by__isnull=False) & ~Q(objection="")),
                name="moderation_second_has_objection",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None) | Q(first_read_by=None) | ~Q(read_by=F("first_read_by")),
                name="moderation_read_again_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "due_at"], name="moderation_waiting", condition=Q(read_at=None)),
            models.Index(fields=["subject_model", "subject_id"], name="moderation_of_subject"),
        ]

    def __str__(self):
        return f"{self.subject_model} {self.subject_id}: {self.outcome or '…'}"

    @property
    def is_second(self):
        return self.first_read_by_id is not None

    def waits_for_another_than(self, user):
        """Whoever decided the first time does not decide again."""
        return self.read_at is None and self.first_read_by_id == user.pk


class SealQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(destroyed_at=None)

    def of(self, subject):
        return self.filter(subject_model=subject._meta.label, subject_id=subject.pk)


class Seal(models.Model):
    """The texts as they were before words were masked, unreadable without the key of the site (vault.py).

    No page shows it but to an opening; nothing is left of it once destroyed but that it was.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    subject_model = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    sealed = models.BinaryField()
    sealed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()
    destroy_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at=None) | Q(sealed=b""), name="moderation_destroyed_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_model", "subject_id"], name="moderation_seal_of_subject"),
            models.Index(fields=["destroy_at"], name="moderation_to_destroy", condition=Q(destroyed_at=None)),
        ]

    def __str__(self):
        return f"{self.subject_model} {self.subject_id}, {self.sealed_at:%Y-%m-%d}"


class Opening(models.Model):
    """One person asks to read what is sealed and says why; another agrees. Then both read, for a while."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="openings")
    reason = models.TextField(max_length=REASON_LENGTH)
    asked_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | (Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="moderation_opened_by_two",
            ),
            models.UniqueConstraint(fields=["seal"], condition=Q(agreed_at=None), name="moderation_one_open_request"),
        ]

    def __str__(self):
        return f"{self.seal} ← {self.asked_by_id}"

    def is_open(self, at):
        """Whoever came later asks again."""
        return self.agreed_at is not None and at < self.agreed_at + OPEN_FOR


class ModeratedQuerySet(models.QuerySet):
    def shown(self):
        """What everyone may read."""
        return self.filter(shown_at__isnull=False)


class Moderated(models.Model):
    """Pending, then shown or withheld. `reading`: the last one asked; without one, nothing is shown."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at=None) | Q(reading__isnull=False, withheld_at=None),
                name="%(app_label)s_%(class)s_shown_was_read",
            ),
            models.CheckConstraint(
                condition=Q(withheld_at=None, withheld_reason="")
                | (Q(withheld_at__isnull=False) & ~Q(withheld_reason="")),
                name="%(app_label)s_%(class)s_withheld_has_reason",
            ),
        ]

    @property
    def is_shown(self):
        return self.shown_at is not None

    @property
    def is_read_again(self):
        """Kept back, and another person is asked to read it once more."""
        return self.withheld_at is not None and self.reading.read_at is None

    @property
    def can_be_read_again(self):
        """Kept back by one person: once, another one may be asked."""
        is_decided = self.withheld_at is not None and self.reading is not None and self.reading.read_at is not None
        return is_decided and not self.reading.is_second
