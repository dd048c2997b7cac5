from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from portevoix.programmes.models import Programme


class LinkQuerySet(models.QuerySet):
    def to(self, *targets):
        return self.filter(_any_of("target", targets))

    def since(self, *sources):
        """Those that start from these things."""
        return self.filter(_any_of("source", sources))


class Link(models.Model):
    """`target` comes from `source`. Either may stand in any app: each is a model's name and a key."""

    class Relation(models.TextChoices):
        SAYS = "says", "says"
        # From an answer to what it promises.
        PROMISES = "promises", "promises"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    source_model = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    target_model = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    relation = models.CharField(max_length=20, choices=Relation.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_model", "source_id", "target_model", "target_id", "relation"],
                name="traces_one_link_each",
            )
        ]
        indexes = [models.Index(fields=["target_model", "target_id"], name="traces_origins")]

    def __str__(self):
        return f"{self.source_model} {self.source_id} → {self.target_model} {self.target_id}"

    @property
    def source(self):
        """None when it has been erased since."""
        return _found(self.source_model, self.source_id)

    @property
    def target(self):
        return _found(self.target_model, self.target_id)


def _any_of(end, things):
    """None of them is nothing at all, not everything."""
    wanted = Q(pk__in=[])
    for model in {type(thing) for thing in things}:
        keys = [thing.pk for thing in things if type(thing) is model]
        wanted |= Q(**{f"{end}_model": model._meta.label, f"{end}_id__in": keys})
    return wanted


def _found(label, key):
    return apps.get_model(label)._base_manager.filter(pk=key).first()
