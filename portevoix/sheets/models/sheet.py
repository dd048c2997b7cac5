"""The sheet itself: the class's text, its number, the word of its class."""

import re

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portevoix.delegates.models import Cohort, Enrolment, Mandate
from portevoix.moderation.models import Moderated, ModeratedQuerySet
from portevoix.organisations.models import Membership, Organisation, Territory
from portevoix.programmes.models import Programme, Theme
from portevoix.sheets import class_word, tally
from portevoix.sheets.status import OPEN_STATUSES, Status

HEADING_LENGTH = 5000
PEOPLE = settings.AUTH_USER_MODEL
END_OF_SENTENCE = re.compile(r"(?<=[.!?…])\s|\n")


def first_sentence(text: str) -> str:
    return " ".join(END_OF_SENTENCE.split(text.strip(), maxsplit=1)[0].split())


class SheetQuerySet(ModeratedQuerySet):
    def within(self, programme):
        return self.filter(programme=programme)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def drafts(self):
        return self.filter(sent_at=None)

    def visible_to(self, user):
        """Everyone reads what is shown; before, the class reads its own, even drafts.

        What was sent is also read by whoever it was sent to, and by the programme's desk.
        """
        if not user.is_authenticated:
            return self.shown()
        memberships = Membership.objects.of(user)
        of_the_desk = memberships.filter(organisation__kind=Organisation.Kind.DESK)
        addressed = Sheet.objects.filter(referrals__organisation__in=memberships.values("organisation"))
        return self.filter(
            Q(shown_at__isnull=False)
            | Q(pk__in=Sheet.objects.of_class_of(user).values("pk"))
            | Q(sent_at__isnull=False, pk__in=addressed.values("pk"))
            | Q(sent_at__isnull=False, programme__in=of_the_desk.values("organisation__programme"))
        )

    def of_class_of(self, user):
        """Those of the classes the person represents, has represented or attends."""
        represented = Mandate.objects.of(user).values("cohort")
        attended = Enrolment.objects.filter(user_id=user.pk).values("cohort")
        return self.filter(Q(cohort__in=represented) | Q(cohort__in=attended))

    def leading(self):
        """Without those that are shown with another one, as long as everyone may read that one.

        What is still owed is never hidden behind what is closed.
        """
        is_left = Q(status__in=OPEN_STATUSES) & ~Q(led_by__status__in=OPEN_STATUSES)
        return self.filter(Q(led_by=None) | Q(led_by__shown_at=None) | is_left)

    def latest_first(self):
        return self.order_by("-sent_at", "-pk")


class Sheet(Moderated):
    """`version` counts the savings of a draft, so that two phones never overwrite each other."""

    # Where the desk reads it, and its class asks that another person does; both by `page_key`.
    READING_PAGE, AGAIN_PAGE = "sheets:first_reading", "sheets:read_again"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sheets")
    # Who started it: never shown. The public author is the class.
    drafted_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    problem = models.TextField(_("The problem"), blank=True, max_length=HEADING_LENGTH)
    causes = models.TextField(_("Its causes"), blank=True, max_length=HEADING_LENGTH)
    consequences = models.TextField(_("Its consequences on our life"), blank=True, max_length=HEADING_LENGTH)
    solutions = models.TextField(_("The solutions we propose"), blank=True, max_length=HEADING_LENGTH)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True)
    other_themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    # From here on, empty until it is sent.
    sent_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, null=True, blank=True)  # noqa: DJ001
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    # When the class is to be asked whether it holds; empty before it is settled, and once asked.
    ask_holding_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandon_reason = models.CharField(max_length=500, blank=True)
    # The word of the class on this text, as it left: how many answered, how many recognise themselves.
    consulted = models.PositiveSmallIntegerField(null=True, blank=True)
    recognised = models.PositiveSmallIntegerField(null=True, blank=True)
    reservations = models.TextField(blank=True, max_length=2000)
    # Why it left without the approval of the class; public.
    unapproved_reason = models.CharField(max_length=500, blank=True)
    # How many classes tell it, kept here so that lists count nothing (operations/counting.py).
    class_count = models.PositiveIntegerField(default=1)
    trainee_count = models.PositiveIntegerField(default=0)
    # Classes whose number of trainees nobody said.
    unsized_count = models.PositiveIntegerField(default=0)
    department_count = models.PositiveIntegerField(default=0)
    # The highest threshold of classes that its addressees were told of; never twice, whoever leaves.
    threshold_told = models.PositiveIntegerField(default=0)
    # The older sheet that tells the same, by consent of both classes.
    led_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers")

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            models.CheckConstraint(condition=Q(shown_at=None) | Q(sent_at__isnull=False), name="sheets_shown_was_sent"),
            models.CheckConstraint(
                condition=Q(sent_at=None, status=None, reference="")
                | (Q(sent_at__isnull=False, status__isnull=False, theme__isnull=False) & ~Q(reference="")),
                name="sheets_sent_is_complete",
            ),
            # On what was sent, as the queries of the pages say it: its index then serves them.
            models.UniqueConstraint(
                fields=["programme", "reference"],
                condition=Q(sent_at__isnull=False),
                name="sheets_one_per_reference",
            ),
            models.CheckConstraint(
                condition=Q(status="settled", settled_at__isnull=False)
                | (~Q(status="settled") & Q(settled_at=None))
                | Q(status=None, settled_at=None),
                name="sheets_settled_has_date",
            ),
            models.CheckConstraint(
                condition=(Q(status="abandoned", abandoned_at__isnull=False) & ~Q(abandon_reason=""))
                | (~Q(status="abandoned") & Q(abandoned_at=None))
                | Q(status=None, abandoned_at=None),
                name="sheets_abandoned_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(consulted=None, recognised=None) | Q(consulted__gte=F("recognised")),
                name="sheets_recognised_among_consulted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "-sent_at", "-id"],
                name="sheets_list",
                condition=Q(shown_at__isnull=False),
            ),
            models.Index(
                fields=["programme", "status", "-sent_at", "-id"],
                name="sheets_by_status",
                condition=Q(shown_at__isnull=False),
            ),
            models.Index(
                fields=["programme", "theme", "-sent_at", "-id"],
                name="sheets_by_theme",
                condition=Q(shown_at__isnull=False),
            ),
            models.Index(
                fields=["programme", "theme", "status", "-sent_at", "-id"],
                name="sheets_by_theme_and_status",
                condition=Q(shown_at__isnull=False),
            ),
            models.Index(
                fields=["programme", "territory", "-sent_at", "-id"],
                name="sheets_by_territory",
                condition=Q(shown_at__isnull=False),
            ),
            # Serves the class too, which reads its own before they are shown.
            models.Index(fields=["cohort", "-sent_at", "-id"], name="sheets_by_cohort"),
            models.Index(fields=["ask_holding_at"], name="sheets_to_ask", condition=Q(ask_holding_at__isnull=False)),
        ]

    def __str__(self):
        return self.reference or str(_("draft"))

    def get_absolute_url(self):
        return reverse("sheets:detail", args=[self.reference])

    @property
    def sheet(self):
        """Itself: whatever is read before everyone can has a sheet and a class."""
        return self

    @property
    def page_key(self):
        return self.reference

    @property
    def first_sentence(self):
        """What the class says does not work; `title` is the same, cut to fit the lists."""
        return first_sentence(self.problem)

    @property
    def themes(self):
        """Its own theme first, then those it crosses."""
        return [self.theme, *self.other_themes.all()] if self.theme else []

    @property
    def class_word(self):
        return class_word.in_words(self.recognised, self.consulted)

    @property
    def told_by(self):
        """ "7 classes, 96 trainees, 4 departments"; "" for a class that is alone."""
        return tally.in_words(self.class_count, self.trainee_count, self.unsized_count, self.department_count)

    @property
    def is_draft(self):
        return self.sent_at is None

    @property
    def is_open(self):
        """Still the class's to close."""
        return self.status in OPEN_STATUSES


class AddresseeChoice(models.Model):
    """What the class changed to the addressees proposed for its draft: one added, or one taken off."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="addressee_choices")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    is_removed = models.BooleanField(default=False)
    chosen_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "organisation"], name="sheets_one_choice_each")]

    def __str__(self):
        return f"{self.sheet} {'−' if self.is_removed else '+'} {self.organisation}"


class Consultation(models.Model):
    """The class asked whether a draft says what it lives. How many recognise themselves, never who."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="consultations")
    # Of the text as it was asked about.
    fingerprint = models.CharField(max_length=64)
    asked_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Closed when the text changes, when it is asked again, when the sheet leaves.
    closed_at = models.DateTimeField(null=True, blank=True)
    # Those who answered from a telephone…
    voices_yes = models.PositiveSmallIntegerField(default=0)
    voices_no = models.PositiveSmallIntegerField(default=0)
    # …and the hands of the others, raised in the room and counted by a delegate.
    hands_yes = models.PositiveSmallIntegerField(null=True, blank=True)
    hands_no = models.PositiveSmallIntegerField(null=True, blank=True)
    counted_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet"], condition=Q(closed_at=None), name="sheets_one_open_consultation"),
            models.CheckConstraint(
                condition=Q(counted_at=None, counted_by=None, hands_yes=None, hands_no=None)
                | Q(
                    counted_at__isnull=False, counted_by__isnull=False, hands_yes__isnull=False, hands_no__isnull=False
                ),
                name="sheets_hands_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.sheet}: {self.recognised}/{self.consulted}"

    @property
    def programme_id(self):
        return self.sheet.programme_id

    @property
    def recognised(self):
        return self.voices_yes + (self.hands_yes or 0)

    @property
    def consulted(self):
        return self.recognised + self.voices_no + (self.hands_no or 0)

    @property
    def is_approval(self):
        return class_word.is_approved(self.recognised, self.consulted)

    @property
    def in_words(self):
        return class_word.in_words(self.recognised, self.consulted)


class Numbering(models.Model):
    """The last number given in a year; locked while a sheet takes the next."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="sheets_one_numbering_a_year")]

    def __str__(self):
        return f"{self.year}-{self.last:04d}"
