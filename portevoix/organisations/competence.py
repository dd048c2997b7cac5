"""Who is competent for a theme in a place, and why: read from the programme's table."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.models import Programme, Theme

from .models import Competence, Organisation, Territory


class Reason(TextChoices):
    """Why an organisation receives a sheet; kept with the referral, shown to everyone."""

    THEME = "theme", _("It is in charge of this theme in the whole programme.")
    THEME_AND_PLACE = "theme_and_place", _("It is in charge of this theme in this territory.")
    OWN_PROVIDER = "own_provider", _("It is the class's own training provider.")
    NOBODY_ELSE = "nobody_else", _("Nobody is in charge of this theme here: the team finds who can answer.")
    CHOSEN = "chosen", _("The class chose to write to it too.")
    PASSED_ON = "passed_on", _("The team passed the sheet on to it.")
    REDIRECTED = "redirected", _("Another addressee said that it is not competent, and this one is.")
    CLOSED = "closed", _("The addressee has closed: the team finds who can answer.")


@dataclass(frozen=True)
class Proposal:
    organisation: Organisation
    reason: Reason


def competent(
    programme: Programme, theme: Theme, territory: Territory | None, provider: Organisation | None
) -> list[Proposal]:
    """Everyone whom the table names, the nearest line first; the desk when it names nobody.

    A line with a territory takes the place of the programme-wide lines naming another
    organisation for the same theme: the antenna answers where there is one. Closed
    organisations are passed over. Raises Organisation.DoesNotExist for a programme without desk.
    """
    lines = [
        line
        for line in Competence.objects.filter(programme=programme, theme=theme).select_related(
            "territory", "organisation"
        )
        if line.territory is None or (territory is not None and line.territory.contains(territory))
    ]
    local = [line for line in lines if line.territory is not None and line.organisation is not None]
    if local:
        nearest = max(len(line.territory.path) for line in local)
        lines = [
            line
            for line in lines
            if line.organisation is None or (line.territory is not None and len(line.territory.path) == nearest)
        ]
    lines.sort(key=lambda line: (not line.is_own_provider, line.territory is None, line.pk))
    proposals: dict[int, Proposal] = {}
    for line in lines:
        for organisation in _targets(line, programme, territory, provider):
            proposals.setdefault(organisation.pk, Proposal(organisation, _reason(line)))
    return list(proposals.values()) or [Proposal(desk_of(programme), Reason.NOBODY_ELSE)]


def desk_of(programme: Programme) -> Organisation:
    return Organisation.objects.get(programme=programme, kind=Organisation.Kind.DESK)


def _targets(line, programme, territory, provider):
    if line.is_own_provider:
        found = [provider]
    elif line.organisation is not None:
        found = [line.organisation]
    else:
        # All of a kind in the place: a Mission locale covers the territory it is registered in.
        found = Organisation.objects.within(programme).filter(kind=line.kind).select_related("territory")
        found = [o for o in found if _covers(o, territory)]
    return [o for o in found if o is not None and o.is_open]


def _covers(organisation, territory):
    if territory is None or organisation.territory is None:
        return False
    return organisation.territory.contains(territory) or territory.contains(organisation.territory)


def _reason(line):
    if line.is_own_provider:
        return Reason.OWN_PROVIDER
    return Reason.THEME if line.territory is None and not line.kind else Reason.THEME_AND_PLACE
