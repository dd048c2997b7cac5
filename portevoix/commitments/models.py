from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from portevoix.delegates.models import Cohort
from portevoix.media.models import Upload
from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Programme

from .deadlines import Level

PEOPLE = settings.AUTH_USER_MODEL
TEXT_LENGTH = 1000  # as long as the next step of an answer
PROOF_LENGTH = 2000
REASON_LENGTH = 1000
TITLE_LENGTH = 110
# How pages call an open promise past its date.
LATE = "late"


class CommitmentQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(programme=programme)

    def open(self):
        return self.filter(state=Commitment.State.OPEN)

    def standing(self, name, *, today):
        """Those that stand so today: "open" (its date is still to come), "late", "kept" or "dropped"."""
        if name == LATE:
            return self.open().filter(due_on__lt=today)
        found = self.filter(state=name)
        return found.filter(due_on__gte=today) if name == Commitment.State.OPEN else found

    def at_their_level(self, *, at):
        """Those whose next level has come, the longest awaited first."""
        return self.filter(next_level_at__lte=at).order_by("next_level_at", "pk")

    def for_list(self):
        return self.select_related("organisation", "cohort")


class Commitment(models.Model):
    """One "we will" of an organisation. Late is no state: it is an open promise read after its date."""

    class State(models.TextChoices):
        OPEN = "open", _("promised")
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("given up")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commitments")
    # To whom; none for a promise made to everyone.
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    text = models.CharField(max_length=TEXT_LENGTH)
    responsible = models.CharField(max_length=250, help_text=_("Who to reach about it."))
    due_on = models.DateField()
    made_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof_text = models.TextField(blank=True, max_length=PROOF_LENGTH)
    proof_link = models.URLField(blank=True, max_length=500)
    # Always with words: a photo says nothing to whoever cannot see it, nor when it could not be prepared.
    proof_photo = models.OneToOneField(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drop_reason = models.TextField(blank=True, max_length=REASON_LENGTH)
    # The last level applied (0: none), the next one and when; nothing is awaited of what is closed.
    reached = models.PositiveSmallIntegerField(default=0)
    next_level = models.PositiveSmallIntegerField(null=True, blank=True, choices=Level.choices)
    next_level_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="kept", kept_at__isnull=False, kept_by__isnull=False)
                | (~Q(state="kept") & Q(kept_at=None, kept_by=None, proof_text="", proof_link="", proof_photo=None)),
                name="commitments_kept_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="kept") | ~Q(proof_text="") | (~Q(proof_link="") & Q(proof_photo=None)),
                name="commitments_kept_has_proof",
            ),
            models.CheckConstraint(
                condition=(Q(state="dropped", dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(drop_reason=""))
                | (~Q(state="dropped") & Q(dropped_at=None, dropped_by=None, drop_reason="")),
                name="commitments_dropped_who_when_why",
            ),
            models.CheckConstraint(
                condition=Q(next_level=None, next_level_at=None)
                | Q(state="open", next_level__isnull=False, next_level_at__isnull=False),
                name="commitments_next_level_when_open",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(responsible=""), name="commitments_what_and_who"),
        ]
        indexes = [
            # Read forwards for what is to come, backwards for what is past.
            models.Index(fields=["programme", "state", "due_on", "id"], name="commitments_list"),
            models.Index(fields=["organisation", "state", "due_on", "id"], name="commitments_of_organisation"),
            models.Index(
                fields=["next_level_at", "id"],
                name="commitments_next_level",
                condition=Q(next_level_at__isnull=False),
            ),
        ]

    def __str__(self):
        return Truncator(self.text).chars(TITLE_LENGTH)

    def get_absolute_url(self):
        return reverse("commitments:detail", args=[self.pk])

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_title_whole(self):
        """The name that pages give it says it all."""
        return str(self) == self.text

    def standing(self, *, today):
        """How pages call it today: its state, or "late"."""
        return LATE if self.is_open and self.due_on < today else self.state
