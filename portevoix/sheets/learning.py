"""What the table of competences could learn from a sheet that was answered by somebody it did not name."""

from portevoix.accounts.models import User
from portevoix.organisations.competence import Reason
from portevoix.organisations.models import Competence, Organisation
from portevoix.organisations.operations import propose_correction
from portevoix.timeline.listeners import on

from .models import Referral

# A duty that came from "this is not for us", or from the desk's choice; not from an organisation that closed.
HANDED_OVER = (Reason.REDIRECTED, Reason.PASSED_ON)
# What the table said itself when the sheet left.
OF_THE_TABLE = (Reason.THEME, Reason.THEME_AND_PLACE)


@on("sheets.answered")
def learn_who_is_competent(entry):
    """Propose to the coordinator that the table name whoever answered, in the place of whoever it named."""
    answered = _referral(sheet=entry.subject_id, organisation=entry.facts["organisation_id"])
    if answered is None or answered.reason not in HANDED_OVER or answered.came_from_id is None:
        return
    sheet, into = answered.sheet, answered.organisation
    # The desk answers for want of anybody else; a class's own provider is in the table without a name.
    if into.kind == Organisation.Kind.DESK or into.pk == sheet.cohort.provider_id:
        return
    origin = _origin(answered)
    out = origin.organisation if origin.reason in OF_THE_TABLE else None
    if _is_known(sheet, into=into, out=out):
        return
    propose_correction(
        entry.programme,
        theme=sheet.theme,
        territory=sheet.territory,
        out=out,
        into=into,
        by=User.objects.system(),
        at=entry.happened_at,
    )


def _referral(**fields):
    found = Referral.objects.select_related("organisation", "sheet__theme", "sheet__territory", "sheet__cohort")
    return found.filter(**fields).first()


def _origin(referral):
    """Where the duty began: the addressee that the sheet left for."""
    while referral.came_from_id is not None:
        referral = Referral.objects.select_related("organisation").get(pk=referral.came_from_id)
    return referral


def _is_known(sheet, *, into, out):
    """The table says so already: its line is there, and none that led elsewhere for the same theme and place."""
    lines = Competence.objects.filter(programme=sheet.programme_id, theme=sheet.theme, territory=sheet.territory)
    named = set(lines.filter(organisation__isnull=False).order_by().values_list("organisation", flat=True))
    return into.pk in named and (out is None or out.pk not in named)
