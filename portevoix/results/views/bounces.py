"""Where sheets went that were "not for us", and what the table of competences could learn from it."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations import operations
from portevoix.organisations.models import Correction
from portevoix.organisations.permissions import can_decide_corrections, can_see_steering
from portevoix.results.bounces import SINCE, corrections_of, map_of
from portevoix.results.forms import BounceFilters, CorrectionForm
from portevoix.timeline.operations import once

from .figures import programme_of


@require_safe
def bounces(request):
    programme, at = programme_of(request), clock.now()
    require(can_see_steering(request.user, programme))
    filters = BounceFilters(programme, request.GET)
    if filters.problem:
        raise Http404
    found = map_of(
        programme,
        at=at,
        page=filters.page,
        theme=filters.chosen.get("theme"),
        territory=filters.chosen.get("territoire"),
    )
    if found.is_missing:
        raise Http404
    undecided, decided = corrections_of(programme)
    context = {
        "filters": filters,
        "map": found,
        "since": at - SINCE,
        "undecided": [
            (correction, CorrectionForm(auto_id=f"correction-{correction.pk}-%s")) for correction in undecided
        ],
        "decided": decided,
        "can_decide": can_decide_corrections(request.user, programme),
    }
    return render(request, "results/bounces.html", context)


DECISIONS = {
    CorrectionForm.ACCEPT: (operations.accept_correction, gettext_lazy("The table has learnt it.")),
    CorrectionForm.REFUSE: (operations.refuse_correction, gettext_lazy("The table stays as it is.")),
}


@require_POST
def correction_decide(request, pk):
    programme = programme_of(request)
    correction = get_object_or_404(Correction.objects.filter(programme=programme), pk=pk)
    require(can_decide_corrections(request.user, programme))
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    key = form.cleaned_data["key"]
    decide, done = DECISIONS[form.cleaned_data["decision"]]
    try:
        once(key, lambda: decide(correction, by=request.user, at=clock.now(), key=key), by=request.user)
    except PermissionDenied:
        messages.warning(request, _("A colleague has decided before you: nothing was changed."))
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
    else:
        messages.success(request, done)
    return redirect("results:bounces")
