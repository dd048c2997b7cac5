from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portevoix.organisations.models import Organisation, Territory
from portevoix.programmes.models import Programme


class Cohort(models.Model):
    """A class (*classe*, *promotion*); in the code never "class", which Python has taken."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cohorts")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=150)
    training = models.CharField(max_length=150, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    headcount = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="delegates_one_cohort_per_slug"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegates_cohort_dates_in_order"),
        ]

    def __str__(self):
        return self.name


class MandateQuerySet(models.QuerySet):
    def live(self, *, at):
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def of(self, user):
        return self.filter(user_id=user.pk)


class Mandate(models.Model):
    class Office(models.TextChoices):
        DELEGATE = "delegate", _("delegate")
        SUBSTITUTE = "substitute", _("substitute delegate")

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="mandates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates")
    office = models.CharField(max_length=12, choices=Office.choices, default=Office.DELEGATE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], name="delegates_one_mandate_each"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="delegates_mandate_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.user} · {self.cohort}"


class Enrolment(models.Model):
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    enrolled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="delegates_one_enrolment_each")]

    def __str__(self):
        return f"{self.user} · {self.cohort}"
