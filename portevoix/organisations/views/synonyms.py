"""The words that mean the same when one searches: the coordinator's page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations import operations
from portevoix.organisations.forms import SynonymsForm
from portevoix.organisations.permissions import can_set_synonyms
from portevoix.search.synonyms import lines_of, version_of

INVALID, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
def synonyms(request):
    programme = request.programme
    require(can_set_synonyms(request.user, programme))
    if request.method == "GET":
        kept = {"lines": lines_of(programme), "version": version_of(programme)}
        return _page(request, SynonymsForm(initial=kept))
    form = SynonymsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    try:
        operations.set_synonyms(programme, **form.cleaned_data, by=request.user, at=clock.now())
    except Conflict as conflict:
        # Saved again, it replaces the other one: both are on the page.
        newer = SynonymsForm({**request.POST.dict(), "version": version_of(programme)})
        return _page(request, newer, status=CONFLICT, other=conflict.current)
    messages.success(request, _("Your words are kept. The next search knows them."))
    return redirect("organisations:synonyms")


def _page(request, form, *, status=200, other=None):
    return render(request, "organisations/synonyms.html", {"form": form, "other": other}, status=status)
