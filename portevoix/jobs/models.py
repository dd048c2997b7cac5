import uuid

from django.db import models
from django.db.models import F, Q


class JobQuerySet(models.QuerySet):
    def due(self, *, at):
        """Waiting, or claimed by a worker whose lease ran out (killed, frozen, unplugged)."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=at), given_up_at=None, run_at__lte=at)

    def waiting(self):
        return self.filter(given_up_at=None)

    def given_up(self):
        return self.exclude(given_up_at=None)


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    enqueued_at = models.DateTimeField()
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = [F("priority").desc(), "run_at", "enqueued_at"]
        indexes = [models.Index(F("priority").desc(), "run_at", name="jobs_next", condition=Q(given_up_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim=None, leased_until=None) | Q(claim__isnull=False, leased_until__isnull=False),
                name="jobs_claim_has_lease",
            )
        ]

    def __str__(self):
        return self.task


class Periodic(models.Model):
    """When a periodic task runs next; one row per task declared with `@every`."""

    task = models.CharField(max_length=200, primary_key=True)
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.task
