"""To whom a draft goes, and why: what the table of competences proposes, as the class changed it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portevoix.kit.french import folded
from portevoix.organisations.competence import Proposal, Reason, competent, desk_of
from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Theme

FOUND_AT_MOST = 12


@dataclass(frozen=True)
class Candidate:
    """Somebody who may receive the sheet. `themes`: those for which the table names them."""

    organisation: Organisation
    reason: Reason
    themes: tuple[Theme, ...]
    is_kept: bool

    @property
    def why(self) -> str:
        """In words, for the class; a sheet with several themes says for which one."""
        if not self.themes:
            return str(self.reason.label)
        names = ", ".join(theme.name for theme in self.themes)
        return _("%(themes)s: %(reason)s") % {"themes": names, "reason": self.reason.label}


def candidates(sheet) -> list[Candidate]:
    """Everyone proposed for its themes, once each, then those whom the class added."""
    is_removed = {choice.organisation: choice.is_removed for choice in _choices(sheet)}
    found = [
        Candidate(organisation, reason, themes, is_kept=not is_removed.get(organisation, False))
        for organisation, (reason, themes) in proposed(sheet).items()
    ]
    known = {candidate.organisation for candidate in found}
    added = [o for o, removed in is_removed.items() if not removed and o not in known and o.is_open]
    return found + [Candidate(organisation, Reason.CHOSEN, (), is_kept=True) for organisation in added]


def addressees(sheet) -> list[Proposal]:
    """Those who will receive it: the kept candidates; the desk when nobody is left, never nobody."""
    kept = [Proposal(c.organisation, c.reason) for c in candidates(sheet) if c.is_kept]
    return kept or [Proposal(desk_of(sheet.programme), Reason.NOBODY_ELSE)]


def proposed(sheet) -> dict[Organisation, tuple[Reason, tuple[Theme, ...]]]:
    """By the table, for its theme then for each theme it crosses: the first reason, all the themes."""
    if sheet.theme is None:
        return {}
    found: dict[Organisation, tuple[Reason, tuple[Theme, ...]]] = {}
    for theme in (sheet.theme, *sheet.other_themes.all()):
        for proposal in competent(sheet.programme, theme, sheet.territory, sheet.cohort.provider):
            reason, themes = found.get(proposal.organisation, (proposal.reason, ()))
            found[proposal.organisation] = (reason, (*themes, theme))
    return found


def search(programme, text: str) -> list[Organisation]:
    """The open organisations whose name or town holds every word, accents and capitals aside.

    One more than FOUND_AT_MOST comes back when there are more, so that the page can say so.
    """
    words = folded(text).split()
    if not words:
        return []
    names = Organisation.objects.within(programme).active().order_by("name", "pk")
    rows = names.values_list("pk", "name", "trade_name", "town")
    keys = [pk for pk, *said in rows.iterator() if _holds(folded(" ".join(said)), words)]
    found = Organisation.objects.select_related("territory").in_bulk(keys[: FOUND_AT_MOST + 1])
    return [found[pk] for pk in keys if pk in found]


def _choices(sheet):
    return sheet.addressee_choices.select_related("organisation").order_by("chosen_at", "pk")


def _holds(said, words):
    return all(word in said for word in words)
