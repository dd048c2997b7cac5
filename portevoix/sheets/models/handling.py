"""What each addressee owes, and what it did."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portevoix.organisations.competence import Reason
from portevoix.organisations.models import Organisation
from portevoix.sheets.status import OPEN_STATES, State

from .sheet import HEADING_LENGTH, PEOPLE, Sheet


class ReferralQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(organisation__programme=programme)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, *, at):
        return self.open().filter(due_at__lt=at)

    def visible_to(self, user):
        """Those of one's organisations; the desk sees all of its programme."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.filter(membership__user=user.pk, membership__ended_at=None)
        desks = mine.filter(kind=Organisation.Kind.DESK).values("programme")
        return self.filter(Q(organisation__in=mine.values("pk")) | Q(organisation__programme__in=desks))

    def for_board(self):
        """What a card of the addressees' board shows."""
        return self.select_related("organisation", "sheet__cohort__provider", "sheet__theme").only(
            *("state", "referred_at", "take_due_at", "due_at", "answered_at", "organisation__name"),
            *("sheet__reference", "sheet__title", "sheet__status", "sheet__place", "sheet__theme__icon"),
            *("sheet__cohort__name", "sheet__cohort__provider__name"),
        )


class Referral(models.Model):
    """One addressee of one sheet: its own duty, its own dates."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="referrals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_TAKE)
    referred_at = models.DateTimeField()
    take_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "organisation"], name="sheets_one_referral_each"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="sheets_taken_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | (~Q(state="answered") & Q(answered_at=None)),
                name="sheets_answered_has_date",
            ),
        ]
        indexes = [
            # Not partial: SQLite cannot tell that a list of states given as parameters is the condition's.
            models.Index(fields=["organisation", "state", "due_at"], name="sheets_owed"),
            models.Index(fields=["organisation", "state", "-answered_at"], name="sheets_board"),
        ]

    def __str__(self):
        return f"{self.sheet} → {self.organisation}"

    @property
    def programme_id(self):
        return self.organisation.programme_id

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    def is_late(self, at):
        """Owed and past its date, or answered after it."""
        return (self.is_open and self.due_at < at) or (self.answered_at is not None and self.answered_at > self.due_at)


class Step(models.Model):
    """A sentence about the handling, public."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=500)
    added_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self):
        return self.text


class DetailsRequest(models.Model):
    """Asked of the class in private; only the two dates are public."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="details_requests")
    question = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = models.TextField(max_length=HEADING_LENGTH, blank=True)
    replied_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(replied_at=None), name="sheets_one_open_request"),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None) | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="sheets_replied_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(replied_at__gte=F("asked_at")),
                name="sheets_replied_after_asked",
            ),
        ]

    def __str__(self):
        return self.question[:80]


class Answer(models.Model):
    """What an addressee owes: explanations, whether or not there is a solution."""

    class Outcome(models.TextChoices):
        SOLUTION = "solution", _("a solution")
        PARTIAL = "partial", _("part of a solution")
        NONE = "none", _("no solution at our level")

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="answer")
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome.choices)
    understood = models.TextField(_("What we understood"), max_length=HEADING_LENGTH)
    decision = models.TextField(_("What we decide"), max_length=HEADING_LENGTH)
    obstacle = models.TextField(_("If we cannot, why"), max_length=HEADING_LENGTH, blank=True)
    next_step = models.TextField(_("The next step"), max_length=1000)
    next_step_date = models.DateField(_("Its date"))
    contact = models.CharField(_("Who to reach"), max_length=250)
    author = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome="solution") | ~Q(obstacle=""), name="sheets_no_without_why")
        ]
        indexes = [models.Index(fields=["-given_at", "-id"], name="sheets_latest_answers")]

    def __str__(self):
        return f"{self.referral} ({self.get_outcome_display()})"


class AnswerDraft(models.Model):
    """An answer being written: shared by the addressee's people, read by nobody else.

    `version` counts the savings, so that two colleagues never overwrite each other.
    """

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="answer_draft")
    outcome = models.CharField(max_length=10, choices=Answer.Outcome.choices, blank=True)
    understood = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    obstacle = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_step_date = models.DateField(null=True, blank=True)
    contact = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self):
        return f"{self.referral} ({_('draft')})"
