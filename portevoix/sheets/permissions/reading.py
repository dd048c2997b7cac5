"""Who reads what a class says on a sheet before everyone can."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portevoix.delegates.models import Enrolment, Mandate
from portevoix.organisations.permissions import is_facilitator, organisations_of


@dataclass(frozen=True)
class Insider:
    """The desk; the classes of which somebody is, or was; the organisations that they work for. Found once a page.

    `represented`: the classes in whose name they write today.
    """

    is_of_desk: bool = False
    cohorts: frozenset[int] = frozenset()
    represented: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user, programme, *, at: datetime) -> "Insider":
        """Three queries; none for a visitor."""
        if not user.is_authenticated:
            return cls()
        mandates = Mandate.objects.of(user).values_list("cohort", "starts_at", "ends_at")
        represented = {cohort: starts_at <= at < ends_at for cohort, starts_at, ends_at in mandates}
        attended = Enrolment.objects.filter(user_id=user.pk).values_list("cohort", flat=True)
        return cls(
            is_facilitator(user, programme),
            frozenset([*represented, *attended]),
            frozenset(cohort for cohort, is_live in represented.items() if is_live),
            frozenset(organisation.pk for organisation in organisations_of(user, programme)),
        )

    def reads(self, words, sheet, addressees: Iterable[int]) -> bool:
        """Whose they are, the class of the sheet, those of its `addressees` whom they concern, the desk."""
        is_of_class = bool(self.cohorts & {words.cohort_id, sheet.cohort_id})
        return self.is_of_desk or is_of_class or not self.organisations.isdisjoint(addressees)
