import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portevoix.organisations.models import Organisation, Territory
from portevoix.programmes.models import Programme, Theme
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry

KEY_BYTES = 24


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


class Follower(models.Model):
    """An account, or a mailbox whose reader confirmed it. Erased whole with its last follow."""

    class Rhythm(models.TextChoices):
        """The values of `User.Rhythm`, so that both wait for the same mornings."""

        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # In lower case; empty for an account, which has its own.
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="fr")
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices, default=Rhythm.DAILY)
    # Whoever holds it changes what is followed, without signing in: it stands at the foot of each mail.
    key = models.CharField(max_length=40, unique=True, default=new_key)
    began_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False, email="") | (Q(user=None) & ~Q(email=""))),
                name="following_account_or_mailbox",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="following_in_lower_case"),
            models.UniqueConstraint(
                fields=["programme", "user"], condition=Q(user__isnull=False), name="following_one_per_account"
            ),
            models.UniqueConstraint(
                fields=["programme", "email"], condition=~Q(email=""), name="following_one_per_mailbox"
            ),
        ]

    def __str__(self):
        return self.mailbox

    def get_absolute_url(self):
        return reverse("following:by_link", args=[self.key])

    @property
    def mailbox(self):
        return self.user.email if self.user is not None else self.email

    @property
    def tongue(self):
        """An account keeps its own."""
        return self.user.language if self.user is not None else self.language


class FollowQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("theme", "territory", "organisation", "sheet").order_by("pk")


class Follow(models.Model):
    """One thing followed; the whole programme when none is named."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    followed_at = models.DateTimeField()

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("follower"),
                Coalesce("theme", 0),
                Coalesce("territory", 0),
                Coalesce("organisation", 0),
                Coalesce("sheet", 0),
                name="following_each_thing_once",
            ),
            models.CheckConstraint(
                condition=Q(territory=None, organisation=None, sheet=None)
                | Q(theme=None, organisation=None, sheet=None)
                | Q(theme=None, territory=None, sheet=None)
                | Q(theme=None, territory=None, organisation=None),
                name="following_at_most_one_thing",
            ),
        ]

    def __str__(self):
        return str(self.theme or self.territory or self.organisation or self.sheet or self.follower.programme)


class Heard(models.Model):
    """What happened to something followed, until the next mail says it; then the row is gone."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="heard")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    send_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "heard"
        constraints = [models.UniqueConstraint(fields=["follower", "entry"], name="following_heard_once")]
        indexes = [models.Index(fields=["send_at", "follower"], name="following_due")]

    def __str__(self):
        return f"{self.follower}: {self.entry}"
