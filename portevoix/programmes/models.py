from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=120, blank=True)
    host = models.CharField(max_length=253, blank=True, help_text=_("The host name that leads to this programme."))
    is_default = models.BooleanField(default=False)
    # Invented, or replayed from open data: the demonstration's reset may empty it, and no other.
    is_demonstration = models.BooleanField(default=False)
    pitch = models.TextField(help_text=_("What this is, in two sentences."))
    pitch_en = models.TextField(blank=True)
    notice = models.TextField(blank=True, help_text=_("A line shown on every page, e.g. the source of replayed texts."))
    # Working days from the day an addressee receives a sheet.
    take_charge_days = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    answer_days = models.PositiveSmallIntegerField(default=20, validators=[MinValueValidator(1)])
    # Calendar days after a sheet has left: the voices and photos of its class are then destroyed.
    media_kept_days = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(1)])
    # ISO 3166-2 subdivision whose public holidays count besides the national ones ("" = national).
    holidays_subdivision = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="programmes_one_default"),
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="programmes_one_per_host"),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, take_charge_days__gte=1),
                name="programmes_deadlines_positive",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def prefix(self):
        """What stands before each of its paths: nothing at the root, else `/p/<slug>`."""
        return "" if self.is_default or self.host else f"/p/{self.slug}"

    @property
    def local_pitch(self):
        """The two sentences in the reader's language; French where the other is missing."""
        return (self.pitch_en if get_language() == "en" else "") or self.pitch

    @cached_property
    def terms(self):
        return {(term.key, term.language): term for term in self.term_set.all()}

    @cached_property
    def themes(self):
        return list(self.theme_set.order_by("position", "name"))


class Term(models.Model):
    """How this programme calls a thing: "délégué", "déléguée", "ambassadrice"…"""

    class Gender(models.TextChoices):
        MASCULINE = "m", _("masculine")
        FEMININE = "f", _("feminine")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    key = models.SlugField(help_text=_("The word of the code: delegate, sheet, cohort…"))
    language = models.CharField(max_length=5, default="fr")
    singular = models.CharField(max_length=60)
    plural = models.CharField(max_length=60)
    gender = models.CharField(max_length=1, choices=Gender.choices, default=Gender.MASCULINE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key", "language"], name="programmes_one_term_per_language")
        ]

    def __str__(self):
        return self.singular


class Theme(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    slug = models.SlugField()
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, default="message-circle")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="programmes_one_theme_per_slug")]

    def __str__(self):
        return self.name


class ClosedPeriod(models.Model):
    """Days on which nobody is expected to work: they do not count in deadlines."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="programmes_closed_in_order")
        ]

    def __str__(self):
        return self.reason
