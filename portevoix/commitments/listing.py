"""What the address of the public list asks for: `?etat=en-retard&organisme=<slug>&page=2`."""

import re
from functools import cached_property

from django.utils.translation import gettext as _

from portevoix.organisations.models import Organisation

from .forms import OrganisationForm
from .models import LATE, Commitment, CommitmentQuerySet
from .reading import organisations_that_promised

# How the address names what became of a promise, in the order of the tabs.
STANDINGS = {
    "en-cours": Commitment.State.OPEN,
    "en-retard": LATE,
    "tenus": Commitment.State.KEPT,
    "abandonnes": Commitment.State.DROPPED,
}
FIRST = "en-cours"
SLUG = re.compile(r"[a-z0-9_-]{1,80}", re.IGNORECASE | re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
# More than these are no help in a select: one comes from the organisation's own page.
OFFERED_AT_MOST = 300


class Filters:
    """`problem`: a sentence when the address asks for what does not exist."""

    def __init__(self, programme, query):
        self.problem = ""
        self.programme = programme
        self.etat = query.get("etat") or FIRST
        self.slug = query.get("organisme", "")
        self.organisation = self._organisation()
        self.page = self._page_number(query.get("page", "1"))
        if self.etat not in STANDINGS or (self.slug and self.organisation is None):
            self.problem = _("The list cannot be shown this way: the address may have a mistake.")

    @property
    def standing(self) -> str:
        return STANDINGS[self.etat]

    def apply(self, commitments: CommitmentQuerySet) -> CommitmentQuerySet:
        return commitments.filter(organisation=self.organisation) if self.organisation else commitments

    def tabs(self, counts: dict[str, int], path: str) -> list[tuple[str, str, bool, int]]:
        words = {
            "en-cours": _("To come"),
            "en-retard": _("Late"),
            "tenus": _("Kept"),
            "abandonnes": _("Given up"),
        }
        whose = f"&organisme={self.organisation.slug}" if self.organisation else ""
        return [
            (words[etat], f"{path}?etat={etat}{whose}", etat == self.etat, counts[standing])
            for etat, standing in STANDINGS.items()
        ]

    @property
    def active(self) -> int:
        return int(self.organisation is not None)

    @property
    def reset_url(self) -> str:
        return f"?etat={self.etat}"

    @cached_property
    def form(self) -> OrganisationForm | None:
        """None where there is nobody to choose from, or too many."""
        organisations = organisations_that_promised(self.programme, at_most=OFFERED_AT_MOST)
        if self.organisation is not None and self.organisation not in organisations:
            organisations.append(self.organisation)
        if not 1 < len(organisations) <= OFFERED_AT_MOST:
            return None
        return OrganisationForm(initial={"organisme": self.slug, "etat": self.etat}, organisations=organisations)

    def _organisation(self):
        if not SLUG.fullmatch(self.slug):
            return None
        return Organisation.objects.within(self.programme).filter(slug=self.slug).first()

    def _page_number(self, text):
        if NUMBER.fullmatch(text):
            return int(text)
        self.problem = _("This page number is not one of the list.")
        return 1
