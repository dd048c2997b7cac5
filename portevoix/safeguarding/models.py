from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portevoix.delegates.models import Cohort
from portevoix.programmes.models import Programme

PEOPLE = settings.AUTH_USER_MODEL
TEXT_LENGTH = 5000


class ReferentQuerySet(models.QuerySet):
    def live(self, programme):
        return self.filter(programme=programme, ended_at=None)


class Referent(models.Model):
    """Somebody of the desk who reads what is confided. `is_shown`: they agree that everyone reads their name."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(PEOPLE, on_delete=models.CASCADE, related_name="+")
    is_shown = models.BooleanField(default=False)
    named_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReferentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"], condition=Q(ended_at=None), name="safeguarding_one_live_referent"
            )
        ]

    def __str__(self):
        return str(self.user)


class DisclosureQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(programme=programme)

    def kept(self):
        return self.filter(destroyed_at=None)

    def written_by(self, user):
        return self.kept().filter(written_by_id=user.pk)

    def late(self, *, at):
        """Owed a reply since too long, and nobody was told of it."""
        return self.kept().filter(due_at__lt=at, late_told_at=None)


class Disclosure(models.Model):
    """What somebody confides. By their account, or by a code of which only a digest is kept: never both."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # Of whoever gave their account; its people never read it.
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(PEOPLE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    code_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    sent_at = models.DateTimeField()
    # When a reply is owed; none while the person has been answered.
    due_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(PEOPLE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    # What became of it, for the referents alone; sealed (moderation.vault).
    outcome = models.BinaryField(default=b"")
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(written_by=None) | Q(code_digest=None), name="safeguarding_account_or_code"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(due_at=None), name="safeguarding_nothing_owed_once_closed"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None)
                | Q(outcome=b"", code_digest=None, written_by=None, cohort=None, due_at=None),
                name="safeguarding_destroyed_is_empty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "closed_at", "due_at"],
                name="safeguarding_list",
                condition=Q(destroyed_at=None),
            ),
            models.Index(fields=["written_by"], name="safeguarding_own", condition=Q(written_by__isnull=False)),
        ]

    def __str__(self):
        return f"{self.sent_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("safeguarding:detail", args=[self.pk])

    def is_late(self, at):
        return self.due_at is not None and self.due_at < at


class PrivateWord(models.Model):
    """One thing said, by the person or by a referent; unreadable without the key of the site."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="words")
    is_reply = models.BooleanField(default=False)
    # Of a reply alone: nobody else is named.
    author = models.ForeignKey(PEOPLE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sealed = models.BinaryField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_reply=True) | Q(author=None), name="safeguarding_only_replies_signed")
        ]

    def __str__(self):
        return f"{self.disclosure_id}, {self.said_at:%Y-%m-%d}"
