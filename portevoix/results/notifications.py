"""Who reads the report of a week: the coordinator that of the programme, a head that of the organisation."""

from portevoix.accounts.models import User
from portevoix.notifications.operations import Addressee, tell
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.addresses import address
from portevoix.programmes.weeks import Week
from portevoix.timeline.listeners import on

from .week import report_of


@on("results.week_reported")
def tell_of_week(entry):
    """Nothing, when nothing happened and nothing waits."""
    organisation = Organisation.objects.filter(pk=entry.subject_id).first()
    week = Week.named(entry.facts["week"])
    if organisation is None or week is None:
        return
    is_desk = organisation.kind == Organisation.Kind.DESK
    of = None if is_desk else organisation
    report = report_of(entry.programme, week, at=entry.happened_at, organisation=of)
    if report.is_quiet:
        return
    page = ("results:week",) if is_desk else ("results:organisation_week", organisation.slug)
    context = {
        "report": report,
        "week": week,
        "organisation": of,
        "about": entry.programme.name if is_desk else organisation.name,
        "link": f"{address(entry.programme, *page)}?semaine={week}",
        "site": address(entry.programme, "portal:home"),
    }
    readers = Membership.objects.who_steer().filter(organisation=organisation).select_related("user").order_by("pk")
    for is_here_only in (False, True):
        people = [m.user for m in readers if (m.user.rhythm == User.Rhythm.HERE_ONLY) == is_here_only]
        # It gathers a week already: it waits for no other digest, except for whoever wants no mail at all.
        tell(map(Addressee.person, people), "results/emails/week.txt", entry=entry, is_owed=not is_here_only, **context)
