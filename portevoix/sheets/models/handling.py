"""What each addressee owes, and what it did."""

from dataclasses import fields

from django.db import models
from django.db.models import Case, F, Q, Subquery, When
from django.db.models.functions import Coalesce

from portevoix.organisations.competence import Reason
from portevoix.organisations.models import Organisation
from portevoix.sheets.deadlines import Dates, Level
from portevoix.sheets.status import OPEN_STATES, State, Status

from .sheet import HEADING_LENGTH, PEOPLE, Sheet

CLOCK_FIELDS = tuple(field.name for field in fields(Dates))


def late_at(at):
    """`Referral.is_late` of what is owed, as the database asks it."""
    return Q(due_at__lt=at) & (Q(paused_at=None) | Q(due_at__lt=F("paused_at")))


class ReferralQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(organisation__programme=programme)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def with_who_owes(self, programme):
        """`owed_by`: who owes what comes next. A mediation is the desk's to end, whoever it is about."""
        desk = Organisation.objects.filter(programme=programme, kind=Organisation.Kind.DESK).order_by("pk")
        mediator = Coalesce(Subquery(desk.values("pk")[:1]), "organisation_id")
        return self.annotate(owed_by=Case(When(state=State.MEDIATION, then=mediator), default="organisation_id"))

    def left_by_the_closed(self):
        """Owed by organisations that have closed. A mediation waits for the desk, and the desk is always there."""
        closed = self.open().filter(organisation__is_open=False)
        return closed.exclude(state=State.MEDIATION).exclude(organisation__kind=Organisation.Kind.DESK)

    def overdue(self, *, at):
        """Owed and past its date. A clock that stopped before its date is not late, whatever day it is."""
        return self.open().filter(late_at(at))

    def visible_to(self, user):
        """Those of one's organisations; the desk sees all of its programme."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.filter(membership__user=user.pk, membership__ended_at=None)
        desks = mine.filter(kind=Organisation.Kind.DESK).values("programme")
        return self.filter(Q(organisation__in=mine.values("pk")) | Q(organisation__programme__in=desks))

    def for_board(self):
        """What a card of the addressees' board shows."""
        return self.select_related("organisation", "sheet__cohort__provider", "sheet__theme", "taken_by").only(
            *("state", "referred_at", "take_due_at", "due_at", "answered_at", "paused_at", "rings_at", "reached"),
            *("organisation__name", "taken_by__full_name", "taken_by__email"),
            *("sheet__reference", "sheet__title", "sheet__status", "sheet__place", "sheet__theme__icon"),
            *("sheet__cohort__name", "sheet__cohort__provider__name"),
            *("sheet__class_count", "sheet__trainee_count", "sheet__unsized_count", "sheet__department_count"),
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
    # The latest one given; those before it were contested.
    answer = models.ForeignKey("sheets.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The rest of its clock (sheets/deadlines.py): stored, so that a change of settings moves nobody's date.
    remind_at = models.DateTimeField()
    head_at = models.DateTimeField()
    coordinator_at = models.DateTimeField()
    elected_at = models.DateTimeField()
    reached = models.CharField(max_length=12, choices=Level.choices, blank=True)
    # When the clock next has something to do: a level, or the end of a pause. Empty: nothing is owed.
    rings_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_days_left = models.PositiveSmallIntegerField(default=0)
    extended_at = models.DateTimeField(null=True, blank=True)
    # How often it was said, of this duty, "this is not for us".
    bounces = models.PositiveSmallIntegerField(default=0)
    came_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors")
    # Until when the class may say that the answer is none; how often it did.
    contest_until_at = models.DateTimeField(null=True, blank=True)
    contests = models.PositiveSmallIntegerField(default=0)
    # An answer that was late stays so in the figures, whatever came after it.
    was_late = models.BooleanField(default=False)

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
            # What is owed has a clock, what is not has none: a forgotten sheet cannot be written.
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) | Q(rings_at=None, paused_at=None), name="sheets_clock_only_if_owed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN_STATES) | Q(rings_at__isnull=False) | Q(reached=Level.ELECTED),
                name="sheets_owed_has_clock",
            ),
        ]
        indexes = [
            # Not partial: SQLite cannot tell that a list of states given as parameters is the condition's.
            models.Index(fields=["organisation", "state", "due_at"], name="sheets_owed"),
            models.Index(fields=["organisation", "state", "-answered_at"], name="sheets_board"),
            models.Index(fields=["rings_at"], name="sheets_clock"),
        ]

    def __str__(self):
        return f"{self.sheet} → {self.organisation}"

    @property
    def programme_id(self):
        return self.organisation.programme_id

    @property
    def closed_status(self) -> str:
        """The word of the class, once it has closed its sheet; "" before."""
        return self.sheet.status if self.sheet.status in {Status.SETTLED, Status.ABANDONED} else ""

    @property
    def shown_state(self) -> str:
        """Its own state; "answered" says nothing more once the class has closed its sheet."""
        return "" if self.closed_status and self.state == State.ANSWERED else self.state

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    @property
    def dates(self):
        return Dates(*(getattr(self, name) for name in CLOCK_FIELDS))

    @dates.setter
    def dates(self, dates):
        for name in CLOCK_FIELDS:
            setattr(self, name, getattr(dates, name))

    def is_late(self, at):
        """Owed and past its date, or answered after it."""
        if self.paused_at is not None:
            at = self.paused_at  # a stopped clock adds no lateness
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
