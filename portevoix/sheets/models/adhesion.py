"""Several classes, one problem: those that join a sheet, and sheets that tell the same."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portevoix.delegates.models import Cohort
from portevoix.moderation.models import Moderated, ModeratedQuerySet
from portevoix.organisations.models import Territory
from portevoix.sheets import class_word

from .sheet import PEOPLE, Sheet

WORDS_LENGTH = 1000
REASON_LENGTH = 500


class AdhesionQuerySet(ModeratedQuerySet):
    def live(self):
        return self.filter(withdrawn_at=None)


class BesideASheet:
    """Words that are read apart from their sheet, and belong where it does."""

    sheet: Sheet

    @property
    def programme(self):
        return self.sheet.programme

    @property
    def programme_id(self):
        return self.sheet.programme_id

    @property
    def page_key(self):
        return self.pk


class Adhesion(BesideASheet, Moderated):
    """ "We live it too": a class on the sheet of another one. It counts at once; its own words wait to be read.

    It outlives the mandate of whoever said it: only the class takes it back.
    """

    READING_PAGE, AGAIN_PAGE = "sheets:adhesion_reading", "sheets:adhesion_again"

    class Stance(models.TextChoices):
        SETTLED = "settled", _("settled for this class too")
        UNSETTLED = "unsettled", _("not settled for this class")

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="adhesions")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="adhesions")
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    place = models.CharField(max_length=120, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # How many trainees the class had when it joined; empty when nobody said.
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    # How the class decided: hands raised in the room, or a sentence.
    consulted = models.PositiveSmallIntegerField(null=True, blank=True)
    recognised = models.PositiveSmallIntegerField(null=True, blank=True)
    decided = models.CharField(max_length=REASON_LENGTH, blank=True)
    joined_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    # What the class says of the answers; the author's class alone settles the sheet.
    stance = models.CharField(max_length=10, choices=Stance.choices, blank=True)
    stance_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stance_at = models.DateTimeField(null=True, blank=True)

    objects = AdhesionQuerySet.as_manager()

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(
                fields=["sheet", "cohort"], condition=Q(withdrawn_at=None), name="sheets_one_adhesion_each"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="sheets_withdrawn_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(stance="", stance_by=None, stance_at=None)
                | (~Q(stance="") & Q(stance_by__isnull=False, stance_at__isnull=False)),
                name="sheets_stance_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(consulted=None, recognised=None) | Q(consulted__gte=F("recognised")),
                name="sheets_adhesion_recognised_among_consulted",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "-joined_at"], name="sheets_joined_by_cohort")]

    def __str__(self):
        return f"{self.cohort} + {self.sheet}"

    @property
    def has_own_words(self):
        """Something that the class wrote, to be read: the place of the class is written on its own page already."""
        return bool(self.words or self.decided or self.place != self.cohort.place)

    @property
    def class_word(self):
        return class_word.in_words(self.recognised, self.consulted)


class MergeQuerySet(models.QuerySet):
    def waiting(self):
        """Proposed, and one class at least has not said."""
        return self.filter(outcome="")

    def standing(self):
        return self.filter(outcome=Merge.Outcome.MERGED)


class Merge(models.Model):
    """Two sheets tell the same, by consent of both classes: `follower` is shown with `leader`, and may part again.

    Each keeps its text, its adhesions, its duties and its history; `Sheet.led_by` says who follows today.
    """

    class Outcome(models.TextChoices):
        MERGED = "merged", _("shown together")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("no reply in time")
        PARTED = "parted", _("parted again")

    leader = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="merges_led")
    follower = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="merges_followed")
    reason = models.CharField(max_length=REASON_LENGTH)
    proposed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    until_at = models.DateTimeField()
    # Each class consents for itself; whoever proposes for its class has said so by that.
    leader_said_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leader_said_at = models.DateTimeField(null=True, blank=True)
    follower_said_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follower_said_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    # When it was merged, refused or lapsed.
    closed_at = models.DateTimeField(null=True, blank=True)
    parted_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)
    part_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(leader=F("follower")), name="sheets_merge_of_two"),
            models.UniqueConstraint(
                fields=["leader", "follower"],
                condition=Q(outcome__in=["", "merged"]),
                name="sheets_one_merge_of_a_pair",
            ),
            # One leader at a time, whoever else was asked.
            models.UniqueConstraint(
                fields=["follower"], condition=Q(outcome="merged"), name="sheets_one_leader_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="sheets_closed_merge_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["merged", "parted"])
                | Q(leader_said_at__isnull=False, follower_said_at__isnull=False),
                name="sheets_merged_by_consent_of_both",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="parted", parted_at__isnull=False, parted_by__isnull=False) & ~Q(part_reason=""))
                | (~Q(outcome="parted") & Q(parted_at=None, parted_by=None, part_reason="")),
                name="sheets_parted_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["until_at"], name="sheets_merges_waiting", condition=Q(outcome=""))]

    def __str__(self):
        return f"{self.leader} = {self.follower}"

    @property
    def programme_id(self):
        return self.leader.programme_id

    @property
    def sheets(self):
        return (self.leader, self.follower)

    def other_than(self, sheet):
        return self.follower if sheet.pk == self.leader_id else self.leader
