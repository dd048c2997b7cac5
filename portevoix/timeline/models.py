from django.apps import apps
from django.conf import settings
from django.db import models

from portevoix.programmes.models import Programme


class EntryQuerySet(models.QuerySet):
    def about(self, subject):
        """Oldest first: a history is read from its beginning."""
        return self.filter(subject_model=subject._meta.label, subject_id=subject.pk).order_by("happened_at", "pk")

    def latest_first(self):
        return self.order_by("-happened_at", "-pk")


class Entry(models.Model):
    """`facts` hold keys and the public words that the sentence needs: never a private text."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject_model = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)
    # The key of the form that caused it: the same form sent again finds this row, and acts no more.
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_model", "subject_id", "happened_at"], name="timeline_of_subject"),
            models.Index(fields=["programme", "verb", "-happened_at"], name="timeline_of_programme"),
        ]

    def __str__(self):
        return f"{self.verb} {self.happened_at:%Y-%m-%d}"

    @property
    def subject(self):
        return apps.get_model(self.subject_model)._base_manager.get(pk=self.subject_id)

    @property
    def template_name(self):
        app, name = self.verb.split(".")
        return f"{app}/timeline/{name}.html"
