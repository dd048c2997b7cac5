from django.db import models
from django.db.models import Q

from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Programme


class Tally(models.Model):
    """One line per programme (no organisation) and one per addressee.

    On a programme's line, `received`, `answered`, `settled`, `abandoned` count sheets;
    `in_time` and `late` count answers on every line. On an addressee's line, `received` counts
    the duties it was given, `answered` the answers it gave, `released` those no longer owed
    (closed by the class or passed on). Still owed = received - answered - released.

    Sums, not counts: two workers may deliver a contest before the answer it takes back.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True)
    received = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)
    abandoned = models.IntegerField(default=0)
    released = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(organisation=None), name="results_one_per_programme"
            ),
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                condition=Q(organisation__isnull=False),
                name="results_one_per_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.organisation or self.programme}: {self.received}"
