"""What the desk watches in the whole programme: three lists beside its own board."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext_lazy as _

from portevoix.organisations.permissions import organisations_of
from portevoix.sheets.agenda import Group, agenda
from portevoix.sheets.deadlines import Level
from portevoix.sheets.models import Referral
from portevoix.sheets.status import State

UNCLAIMED, LATE, MEDIATIONS = "non-prises", "en-retard", "mediations"


@dataclass(frozen=True)
class ProgrammeList:
    words: str
    order: str


LISTS = {
    UNCLAIMED: ProgrammeList(_("Nobody has taken"), "take_due_at"),
    LATE: ProgrammeList(_("Late, head told"), "due_at"),
    MEDIATIONS: ProgrammeList(_("In mediation"), "due_at"),
}


def in_programme(view, request, day):
    """The longest awaited first. Of what nobody has taken, the desk's own is on its board."""
    found = agenda(Referral.objects.within(request.programme), day).order_by(LISTS[view].order, "pk")
    if view == MEDIATIONS:
        # On an addressee's board it is not its turn; here it is the desk's, and may be late.
        is_late = Case(When(due_at__lt=day.at, then=Value(Group.LATE)), default=Value(Group.LATER))
        return found.filter(state=State.MEDIATION).annotate(group=is_late)
    if view == LATE:
        told = (Level.HEAD, Level.COORDINATOR, Level.ELECTED)
        return found.filter(~Q(state=State.MEDIATION), reached__in=told)
    others = found.exclude(organisation__in=organisations_of(request.user, request.programme))
    return others.filter(state=State.TO_TAKE, take_due_at__lt=day.at)


def mediations_of(programme, day):
    """{total, late}: how many the desk owes an end, in one query."""
    mediations = Referral.objects.within(programme).filter(state=State.MEDIATION)
    return mediations.aggregate(total=Count("pk"), late=Count("pk", filter=Q(due_at__lt=day.at)))
