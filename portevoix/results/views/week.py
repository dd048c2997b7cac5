"""How a week went: for the desk, and for the people of one organisation."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import can_see_steering, can_see_week
from portevoix.programmes.weeks import Week, last_ended
from portevoix.results.week import report_of

from .figures import programme_of


@require_safe
def week(request):
    programme = programme_of(request)
    require(can_see_steering(request.user, programme))
    return _page(request, programme)


@require_safe
def organisation_week(request, slug):
    programme = programme_of(request)
    found = get_object_or_404(Organisation.objects.within(programme).select_related("programme"), slug=slug)
    if not can_see_week(request.user, found):
        raise Http404
    return _page(request, programme, found)


def _page(request, programme, organisation=None):
    at = clock.now()
    asked = _asked(request, at)
    report = report_of(programme, asked, at=at, organisation=organisation)
    context = {
        "report": report,
        "week": asked,
        "organisation": organisation,
        "about": str(organisation or programme),
        "at": at,
        "is_over": asked.ends_at <= at,
        "has_following": asked.following.starts_at <= at,
    }
    return render(request, "results/week.html", context)


def _asked(request, at):
    """The week of the address, the last one that has ended without one. Nothing is told of weeks to come."""
    name = request.GET.get("semaine", "")
    asked = Week.named(name) if name else last_ended(at)
    if asked is None or asked.starts_at > at:
        raise Http404
    return asked
