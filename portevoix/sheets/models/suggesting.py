"""What helps whoever writes: what the words suggest, and the sheets that tell something near."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portevoix.delegates.models import Cohort
from portevoix.programmes.models import Programme

from .sheet import PEOPLE, Sheet


class LearntRouting(models.Model):
    """What the sheets of a programme teach of their words; one row per thing suggested, learnt again each day."""

    class About(models.TextChoices):
        THEME = "theme", _("the theme")
        ADDRESSEES = "addressees", _("who answers")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=12, choices=About.choices)
    # Of the sheets, so that nothing is learnt again from the same ones.
    fingerprint = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    learnt_at = models.DateTimeField()
    # routing.learning.Learnt without its classifier: how many texts, how right on those set aside.
    figures = models.JSONField()
    # routing.classifier.Classifier, as bytes.
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "about"], name="sheets_one_routing_each")]

    def __str__(self):
        return f"{self.programme}: {self.about} {self.version}"


class SimilarChoiceQuerySet(models.QuerySet):
    def within(self, programme):
        return self.filter(cohort__programme=programme)


class SimilarChoice(models.Model):
    """What a class said of a sheet that resembles its draft. Kept when the draft has left, or is thrown away."""

    class Choice(models.TextChoices):
        JOIN = "join", _("We join it")
        ANSWERS = "answers", _("It answers us")
        DIFFERENT = "different", _("Ours is different")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Sheet, on_delete=models.SET_NULL, null=True, related_name="similar_choices")
    similar = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    chosen_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    objects = SimilarChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "similar"], name="sheets_one_similar_choice_each"),
            models.CheckConstraint(
                condition=Q(draft=None) | ~Q(draft=models.F("similar")), name="sheets_similar_is_another"
            ),
        ]

    def __str__(self):
        return f"{self.draft or self.cohort} {self.choice} {self.similar}"
