import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portevoix.moderation.models import REASON_LENGTH
from portevoix.programmes.models import Programme
from portevoix.sheets.models import Sheet

from .deadlines import Level

PEOPLE = settings.AUTH_USER_MODEL
# A decision is also the reason that a sheet which is taken off tells.
TEXT_LENGTH, DECISION_LENGTH = 3000, REASON_LENGTH
# No sign that is read as another one: said on the telephone, written by hand.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """ "K7QH-3MXD": what somebody says on the telephone; it opens nothing."""
    drawn = "".join(secrets.choice(SIGNS) for _sign in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class Act(models.TextChoices):
    """What was done about it."""

    NOTHING = "nothing", _("the text stays as it is")
    MASKED = "masked", _("words of the text are masked")
    WITHHELD = "withheld", _("the sheet is taken off")
    PASSED_ON = "passed_on", _("passed on to an authority")
    PUT_RIGHT = "put_right", _("what blocked is put right")


class Clocked(models.Model):
    """What is owed a decision: by when, what was said of its lateness, when its clock next has something to say."""

    due_at = models.DateTimeField()
    reached = models.PositiveSmallIntegerField(default=0, choices=[(0, "—"), *Level.choices])
    rings_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The written reason, told to both sides.
    decision = models.TextField(blank=True, max_length=DECISION_LENGTH)

    class Meta:
        abstract = True

    @property
    def is_open(self):
        return self.decided_at is None

    def is_late(self, at):
        return (self.decided_at or at) > self.due_at


DECIDED = Q(decided_at__isnull=False, decided_by__isnull=False, rings_at=None) & ~Q(decision="")
UNDECIDED = Q(decided_at=None, decided_by=None, decision="")


class ClockedQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(programme=programme)

    def open(self):
        return self.filter(decided_at=None)

    def ringing(self, *, at):
        """Those whose next level has come, the longest awaited first."""
        return self.filter(rings_at__lte=at).order_by("rings_at", "pk")


class ReportQuerySet(ClockedQuerySet):
    def first_of_each(self):
        """One row for all who say the same words of the same text."""
        return self.filter(same_as=None)


class Report(Clocked):
    """Somebody, with an account or none, says that a public text should not stand as it does."""

    class Reason(models.TextChoices):
        DANGER = "danger", _("Somebody is in danger")
        PERSONAL = "personal", _("It says personal things about me or somebody else")
        INSULT = "insult", _("It insults or accuses somebody")
        DISCRIMINATION = "discrimination", _("It rejects people for what they are")
        WRONG = "wrong", _("What it says is false")
        OTHER = "other", _("Another reason")
        # Asked on a page of its own, about no text.
        ACCESSIBILITY = "accessibility", _("A page that I cannot use")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=9, unique=True, default=new_code)
    # What it is about (texts.KINDS); nothing for a page that somebody cannot use: `where` says which.
    kind = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    where = models.CharField(max_length=300, blank=True)
    # The text as it stood at that moment: what is decided is decided on it.
    quoted = models.TextField(blank=True)
    reason = models.CharField(max_length=14, choices=Reason.choices)
    text = models.TextField(blank=True, max_length=TEXT_LENGTH)
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="fr")
    # None: a visitor, of whom nothing is known but what they wrote.
    made_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    # Of the subject, the reason and the words: a hundred times the same is decided once.
    fingerprint = models.CharField(max_length=64)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="same")
    times = models.PositiveIntegerField(default=1)
    act = models.CharField(max_length=9, choices=Act.choices, blank=True)
    # When the words, the quotation and the mailbox were erased.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(DECIDED & ~Q(act="")) | (UNDECIDED & Q(act="")), name="notices_decided_who_when_why"
            ),
            models.CheckConstraint(
                condition=Q(reason="accessibility", kind="", subject_id=None)
                | (~Q(reason="accessibility") & ~Q(kind="") & Q(subject_id__isnull=False)),
                name="notices_about_a_text_or_a_page",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "decided_at", "due_at"], name="notices_to_decide"),
            models.Index(fields=["fingerprint"], condition=Q(decided_at=None), name="notices_same_words"),
            models.Index(fields=["rings_at"], condition=Q(rings_at__isnull=False), name="notices_report_clock"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("notices:detail", args=[self.pk])

    @property
    def is_danger(self):
        return self.reason == self.Reason.DANGER


class ReplyQuerySet(ClockedQuerySet):
    def shown(self):
        return self.filter(state=RightOfReply.State.SHOWN).order_by("decided_at", "pk")

    def waiting(self):
        return self.filter(state=RightOfReply.State.WAITING)


class RightOfReply(Clocked):
    """Whoever is named in a public text answers it, in their own words, under it. The desk looks at the form only."""

    class State(models.TextChoices):
        TO_CONFIRM = "to_confirm", _("the mailbox is not confirmed")
        WAITING = "waiting", _("waiting")
        SHOWN = "shown", _("shown under the text")
        REFUSED = "refused", pgettext_lazy("right of reply", "refused")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=9, unique=True, default=new_code)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="rights_of_reply")
    # The text that names them (texts.KINDS), as it stood then.
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    quoted = models.TextField(blank=True)
    name = models.CharField(max_length=120, help_text=_("Who speaks: shown above the reply."))
    capacity = models.CharField(max_length=120, blank=True, help_text=_("As what: shown beside the name."))
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="fr")
    text = models.TextField()
    asked_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_CONFIRM)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rights of reply"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="to_confirm", confirmed_at=None, rings_at=None)
                | (~Q(state="to_confirm") & Q(confirmed_at__isnull=False)),
                name="notices_reply_confirmed",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["shown", "refused"]) & DECIDED)
                | (Q(state__in=["to_confirm", "waiting"]) & UNDECIDED),
                name="notices_reply_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["sheet", "state"], name="notices_replies_of_sheet"),
            models.Index(fields=["rings_at"], condition=Q(rings_at__isnull=False), name="notices_reply_clock"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("notices:reply_detail", args=[self.pk])

    @property
    def author(self):
        """Who speaks, as everyone reads it."""
        return f"{self.name}, {self.capacity}" if self.capacity else self.name


class Appeal(Clocked):
    """One side does not accept a decision, once: another person decides again."""

    class Side(models.TextChoices):
        REPORTER = "reporter", _("who asked")
        AUTHOR = "author", _("who wrote the text")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("the first decision stands")
        CHANGED = "changed", _("the first decision is changed")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="appeal")
    reply = models.OneToOneField(RightOfReply, on_delete=models.PROTECT, null=True, blank=True, related_name="appeal")
    side = models.CharField(max_length=8, choices=Side.choices)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    asked_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    # Copied, so that the database itself refuses that the same person decides twice.
    first_decided_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    act = models.CharField(max_length=9, choices=Act.choices, blank=True)

    objects = ClockedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, reply=None) | Q(report=None, reply__isnull=False),
                name="notices_appeal_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("first_decided_by")),
                name="notices_appeal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=(DECIDED & ~Q(outcome="")) | (UNDECIDED & Q(outcome="")), name="notices_appeal_decided_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["rings_at"], condition=Q(rings_at__isnull=False), name="notices_appeal_clock"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("notices:appeal_detail", args=[self.pk])

    @property
    def about(self):
        return self.report or self.reply

    @property
    def code(self):
        return self.about.code
