"""What an addressee answers, the answer while it is written, and the templates it may begin with."""

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portevoix.commitments.models import Commitment
from portevoix.organisations.models import Organisation

from .handling import Referral
from .sheet import HEADING_LENGTH, PEOPLE, Sheet

IN_BRIEF_LENGTH = 300


class AnswerQuerySet(models.QuerySet):
    def in_the_same_words(self, referral, fingerprint):
        """What the same organisation said already about another sheet, the latest first."""
        others = self.filter(fingerprint=fingerprint, referral__organisation=referral.organisation_id)
        others = others.exclude(referral__sheet=referral.sheet_id)
        return others.select_related("referral__sheet").order_by("-given_at", "-pk")


class Answer(models.Model):
    """What an addressee owes: explanations, whether or not there is a solution."""

    class Outcome(models.TextChoices):
        SOLUTION = "solution", _("a solution")
        PARTIAL = "partial", _("part of a solution")
        NONE = "none", _("no solution at our level")

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome.choices)
    in_brief = models.TextField(_("In brief"), max_length=IN_BRIEF_LENGTH)
    understood = models.TextField(_("What we understood"), max_length=HEADING_LENGTH)
    decision = models.TextField(_("What we decide"), max_length=HEADING_LENGTH)
    obstacle = models.TextField(_("If we cannot, why"), max_length=HEADING_LENGTH, blank=True)
    next_step = models.TextField(_("The next step"), max_length=1000)
    next_step_date = models.DateField(_("Its date"))
    contact = models.CharField(_("Who to reach"), max_length=250)
    author = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    # The same on each row of one answer that was given to several sheets.
    joint = models.UUIDField(null=True, blank=True)
    # Of what was understood and decided (`answer_text.fingerprint`): the same words are not sent by habit.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    # What the next step promises, followed by a clock of its own; none for what was answered before promises were.
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome="solution") | ~Q(obstacle=""), name="sheets_no_without_why")
        ]
        indexes = [
            models.Index(fields=["-given_at", "-id"], name="sheets_latest_answers"),
            models.Index(fields=["fingerprint"], name="sheets_same_words"),
            models.Index(fields=["joint"], condition=Q(joint__isnull=False), name="sheets_joint_answers"),
        ]

    def __str__(self):
        return f"{self.referral} ({self.get_outcome_display()})"

    def get_absolute_url(self):
        return f"{self.referral.sheet.get_absolute_url()}#answer-{self.pk}"

    @cached_property
    def given_to(self):
        """The sheets that share this answer; none when it is of one sheet alone."""
        if self.joint is None:
            return []
        return list(Sheet.objects.filter(referrals__answers__joint=self.joint).order_by("sent_at", "pk"))


class AnswerDraft(models.Model):
    """An answer being written: shared by the addressee's people, read by nobody else.

    `version` counts the savings, so that two colleagues never overwrite each other.
    """

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="answer_draft")
    outcome = models.CharField(max_length=10, choices=Answer.Outcome.choices, blank=True)
    in_brief = models.TextField(blank=True)
    understood = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    obstacle = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_step_date = models.DateField(null=True, blank=True)
    contact = models.TextField(blank=True)
    # The keys of the referrals that it also goes to. Some may be answered or closed by the time it is published.
    also = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    # Asked of the colleagues; forgotten when the text changes.
    check_asked_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    check_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(check_asked_at=None, check_asked_by=None)
                | Q(check_asked_at__isnull=False, check_asked_by__isnull=False),
                name="sheets_check_asked_who_and_when",
            )
        ]

    def __str__(self):
        return f"{self.referral} ({_('draft')})"


class AnswerTemplate(models.Model):
    """The beginning of an answer, kept by an organisation for its people.

    A blank to fill in is written between brackets: `[nom de la ligne]`. `version` counts the savings.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="answer_templates")
    name = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=Answer.Outcome.choices, blank=True)
    in_brief = models.TextField(max_length=IN_BRIEF_LENGTH, blank=True)
    understood = models.TextField(max_length=HEADING_LENGTH, blank=True)
    decision = models.TextField(max_length=HEADING_LENGTH, blank=True)
    obstacle = models.TextField(max_length=HEADING_LENGTH, blank=True)
    next_step = models.TextField(max_length=1000, blank=True)
    contact = models.CharField(max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="sheets_one_template_per_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def programme_id(self):
        return self.organisation.programme_id
