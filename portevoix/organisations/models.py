from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.models import Programme, Theme


class TerritoryQuerySet(models.QuerySet):
    def inside(self, territory):
        """The territory itself and everything below it."""
        return self.filter(path__startswith=territory.path)


class Territory(models.Model):
    class Kind(models.TextChoices):
        REGION = "region", _("region")
        DEPARTMENT = "department", _("department")
        EMPLOYMENT_ZONE = "employment_zone", _("employment zone")
        DISTRICT = "district", _("district")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=10, help_text=_("The official code: 93, 13, 9308…"))
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # "region-93/department-13/": its ancestors and itself, so that one prefix finds all below.
    path = models.CharField(max_length=120, editable=False)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "territories"
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "code"], name="organisations_one_territory_per_code")
        ]
        indexes = [models.Index(fields=["programme", "path"], name="organisations_inside")]

    def __str__(self):
        return self.name

    def contains(self, other):
        return other.path.startswith(self.path)


class OrganisationQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(programme=programme)

    def active(self):
        return self.filter(is_open=True)


class Organisation(models.Model):
    class Kind(models.TextChoices):
        PROVIDER = "provider", _("training provider")
        SERVICE = "service", _("service")
        MISSION_LOCALE = "mission_locale", _("mission locale")
        DESK = "desk", _("facilitation team")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    trade_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True, help_text=_("Its shared mailbox."))
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    town = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=250, blank=True)
    # Official numbers, as text: SIRET (14 digits), UAI, or the number its own network gives it.
    siret = models.CharField(max_length=14, blank=True)
    uai = models.CharField(max_length=8, blank=True)
    external_code = models.CharField(max_length=30, blank=True)
    is_open = models.BooleanField(default=True)
    # Each of its answers is read by a second person before it is published.
    answers_are_checked = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="organisations_one_per_slug"),
            models.UniqueConstraint(
                fields=["programme", "siret"], condition=~Q(siret=""), name="organisations_one_per_siret"
            ),
            models.UniqueConstraint(
                fields=["programme", "kind", "external_code"],
                condition=~Q(external_code=""),
                name="organisations_one_per_code",
            ),
            models.UniqueConstraint(fields=["programme"], condition=Q(kind="desk"), name="organisations_one_desk"),
        ]
        indexes = [models.Index(fields=["programme", "kind", "name"], name="organisations_by_name")]

    def __str__(self):
        return self.name

    def has_member(self, user):
        return user.is_authenticated and self.membership_set.live().filter(user=user).exists()


class MembershipQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_at=None)

    def of(self, user):
        return self.live().filter(user_id=user.pk)

    def who_steer(self):
        """The coordinator of a programme, the head of any other organisation; their account open."""
        of_desk = Q(organisation__kind=Organisation.Kind.DESK)
        role = Membership.Role
        return self.live().filter(
            (of_desk & Q(role=role.COORDINATOR)) | (~of_desk & Q(role=role.HEAD)), user__is_active=True
        )


class Membership(models.Model):
    class Role(models.TextChoices):
        AGENT = "agent", _("agent")
        HEAD = "head", _("head")
        COORDINATOR = "coordinator", _("coordinator")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(ended_at=None),
                name="organisations_one_live_membership",
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.organisation}"


class AbsenceQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """Days, both included, on which somebody does not answer, and who looks after their sheets meanwhile."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    deputy = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="organisations_absence_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=models.F("membership")), name="organisations_deputy_is_another"
            ),
        ]
        indexes = [models.Index(fields=["membership", "ends_on"], name="organisations_absences")]

    def __str__(self):
        return f"{self.membership} ({self.starts_on} – {self.ends_on})"


class Competence(models.Model):
    """One line of the table: this theme, in this territory (or everywhere), is for these.

    Exactly one target: an organisation by name, all of a kind, or the class's own provider.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Organisation.Kind.choices, blank=True)
    is_own_provider = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(organisation__isnull=False, kind="", is_own_provider=False)
                    | (Q(organisation=None, is_own_provider=False) & ~Q(kind=""))
                    | Q(organisation=None, kind="", is_own_provider=True)
                ),
                name="organisations_competence_one_target",
            )
        ]

    def __str__(self):
        return f"{self.theme} → {self.organisation or self.get_kind_display() or _('own provider')}"


class CorrectionQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(decided_at=None)


class Correction(models.Model):
    """What the table could learn: for this theme here, somebody answered to whom the table had not led.

    One row for the same four things, however often it is seen and whatever was decided: what the
    coordinator refused is not proposed again.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, null=True, blank=True)
    # Whom the table named, and who said that it is not competent; none: nobody by name.
    out = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # Who answered in the end.
    into = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_accepted = models.BooleanField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("theme"),
                Coalesce("territory", 0),
                Coalesce("out", 0),
                F("into"),
                name="organisations_one_correction_each",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_accepted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_accepted__isnull=False),
                name="organisations_decided_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["programme", "decided_at"], name="organisations_corrections")]

    def __str__(self):
        return f"{self.theme}: {self.out or '∅'} → {self.into}"
