"""Whether an answer was one: what the addressee proposes, what the class says, now and a month later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portevoix.delegates.models import Cohort

from .answering import Answer
from .handling import Referral
from .sheet import PEOPLE, Sheet

MISSING_LENGTH = 2000


class SettledProposal(models.Model):
    """ "It is settled, isn't it?": asked by an addressee. Silence leaves the sheet answered."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by the class")
        CONTESTED = "contested", _("contested by the class")
        LAPSED = "lapsed", _("the class did not say")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="settled_proposals")
    text = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    until_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(closed_at=None), name="sheets_one_open_proposal"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="sheets_closed_proposal_has_outcome",
            ),
        ]
        indexes = [models.Index(fields=["until_at"], name="sheets_proposals", condition=Q(closed_at=None))]

    def __str__(self):
        return self.text


class Contest(models.Model):
    """The class says that an answer is none, and what is missing; public."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="contest_set")
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="contest")
    missing = models.TextField(max_length=MISSING_LENGTH)
    contested_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    contested_at = models.DateTimeField()

    def __str__(self):
        return self.missing[:80]


class Mediation(models.Model):
    """After a second contest, the desk looks for a way out, in the open, and says what it found."""

    class Outcome(models.TextChoices):
        AGAIN = "again", _("another answer is owed")
        STANDS = "stands", _("the answer stands")

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="mediation")
    opened_at = models.DateTimeField()
    conclusion = models.TextField(max_length=MISSING_LENGTH, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    concluded_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_at=None, concluded_by=None, outcome="", conclusion="")
                | (Q(concluded_at__isnull=False, concluded_by__isnull=False) & ~Q(outcome="") & ~Q(conclusion="")),
                name="sheets_mediation_is_whole",
            )
        ]

    def __str__(self):
        return f"{self.referral} ({_('mediation')})"


class Holding(models.Model):
    """A month after a class said "settled": does it hold? Asked of it, or of the class that came after."""

    class Said(models.TextChoices):
        LASTING = "lasting", _("it holds")
        PARTLY = "partly", _("it holds in part")
        CAME_BACK = "came_back", _("the problem came back")

    sheet = models.OneToOneField(Sheet, on_delete=models.CASCADE, related_name="holding")
    # Whose delegates were asked; none: no class of the place is there to ask, the desk was.
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    said = models.CharField(max_length=10, choices=Said.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    said_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(said="", said_by=None, said_at=None)
                | (~Q(said="") & Q(said_by__isnull=False, said_at__isnull=False)),
                name="sheets_said_who_and_when",
            )
        ]

    def __str__(self):
        return f"{self.sheet} {self.said}"
