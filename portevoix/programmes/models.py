from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    class OpenLicence(models.TextChoices):
        ETALAB = "etalab-2.0", "Licence Ouverte 2.0"
        ODBL = "odbl-1.0", "ODbL 1.0"

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
    # Working days before the answer is due; none when the taking in charge comes later.
    remind_before_days = models.PositiveSmallIntegerField(default=5)
    # Working days in which a sheet is read before everyone can read it.
    read_days = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    # Working days after it was due: who is told then.
    head_after_days = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    coordinator_after_days = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    elected_after_days = models.PositiveSmallIntegerField(default=40, validators=[MinValueValidator(1)])
    # Working days that questions to the class may stop one addressee's clock, in all.
    pause_days = models.PositiveSmallIntegerField(default=10)
    # Working days that an addressee may add, once, with a public reason.
    extension_days = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    # Working days in which the class may say that an answer is none.
    contest_days = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    # Calendar days after a sheet is settled: the class is asked whether it holds.
    holds_after_days = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(1)])
    # Calendar days after a sheet has left: the voices and photos of its class are then destroyed.
    media_kept_days = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(1)])
    # ISO 3166-2 subdivision whose public holidays count besides the national ones ("" = national).
    holidays_subdivision = models.CharField(max_length=20, blank=True)
    # Under which its open data may be used again.
    open_licence = models.CharField(max_length=12, choices=OpenLicence.choices, default=OpenLicence.ETALAB)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="programmes_one_default"),
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="programmes_one_per_host"),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, take_charge_days__gte=1),
                name="programmes_deadlines_positive",
            ),
            models.CheckConstraint(
                condition=Q(
                    answer_days__gte=models.F("take_charge_days"),
                    head_after_days__gte=1,
                    coordinator_after_days__gt=models.F("head_after_days"),
                    elected_after_days__gt=models.F("coordinator_after_days"),
                ),
                name="programmes_ladder_in_order",
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


class PastAddress(models.Model):
    """The name that something had in its addresses before the one it has: links given then still lead to it."""

    class Kind(models.TextChoices):
        THEME = "theme", _("theme")
        ORGANISATION = "organisation", _("organisation")
        COHORT = "cohort", _("class")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    subject_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "past addresses"
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "slug"], name="programmes_one_past_address_each")
        ]

    def __str__(self):
        return self.slug


class Publisher(models.Model):
    """Who publishes this programme's pages and who hosts them (LCEN, art. 1-1). What is empty is said to be so."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="publisher")
    name = models.CharField(_("Publisher"), max_length=200, blank=True)
    address = models.CharField(_("Address of the publisher"), max_length=300, blank=True)
    phone = models.CharField(_("Telephone of the publisher"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail of the publisher"), max_length=254, blank=True)
    director = models.CharField(_("Director of publication"), max_length=200, blank=True)
    host_name = models.CharField(_("Host"), max_length=200, blank=True)
    host_address = models.CharField(_("Address of the host"), max_length=300, blank=True)
    host_phone = models.CharField(_("Telephone of the host"), max_length=40, blank=True)
    data_protection = models.CharField(_("Data protection officer"), max_length=300, blank=True)

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
