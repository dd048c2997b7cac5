from django.shortcuts import render
from django.views.decorators.http import require_safe

from portevoix.kit.access import require
from portevoix.organisations.permissions import can_see_steering, can_set_synonyms
from portevoix.results.routing import choices_of, lessons
from portevoix.sheets.operations import LEAST_SHEETS

from .figures import programme_of


@require_safe
def routing(request):
    """What the words of the sheets teach, and how right it is."""
    programme = programme_of(request)
    require(can_see_steering(request.user, programme))
    context = {
        "lessons": lessons(programme),
        "choices": choices_of(programme),
        "least": LEAST_SHEETS,
        "may_set_synonyms": can_set_synonyms(request.user, programme),
    }
    return render(request, "results/routing.html", context)
