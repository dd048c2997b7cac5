"""What a class says once its sheet has left: in its answerers' and its own sight at once, in everyone's once read."""

from django.db import models
from django.db.models import Exists, OuterRef

from portevoix.delegates.models import Cohort
from portevoix.moderation.models import Moderated, ModeratedQuerySet

from .adhesion import Adhesion, BesideASheet, Merge
from .settling import Contest, Holding
from .sheet import Sheet


class SayingQuerySet(ModeratedQuerySet):
    def is_shown(self, kind, key="pk"):
        """For a query on the rows that hold such words: whether everyone may read them. `key`: the way to the row."""
        return Exists(self.shown().filter(kind=kind, subject_id=OuterRef(key)))


class Saying(BesideASheet, Moderated):
    """Words that wait to be read. They stand in the row of what the class did (`PLACES`): here, who may read them."""

    READING_PAGE, AGAIN_PAGE = "sheets:words_reading", "sheets:words_again"

    class Kind(models.TextChoices):
        CONTEST = "contest", "contest"
        HOLDING = "holding", "holding"
        CLOSING = "closing", "closing"
        LEAVING = "leaving", "leaving"
        PARTING = "parting", "parting"

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="sayings")
    # Whose words they are.
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject_id = models.BigIntegerField()
    said_at = models.DateTimeField()

    objects = SayingQuerySet.as_manager()

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "subject_id"], name="sheets_one_saying_each"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id}"


# Where the words of each kind stand.
PLACES: dict[str, tuple[type[models.Model], str]] = {
    Saying.Kind.CONTEST: (Contest, "missing"),
    Saying.Kind.HOLDING: (Holding, "words"),
    Saying.Kind.CLOSING: (Sheet, "abandon_reason"),
    Saying.Kind.LEAVING: (Adhesion, "withdraw_reason"),
    Saying.Kind.PARTING: (Merge, "part_reason"),
}
