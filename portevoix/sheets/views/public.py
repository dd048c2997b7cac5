"""What everyone reads: the list of the sheets sent, and one sheet with all that became of it."""

import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.sheets import listing
from portevoix.sheets.forms.public import Filters, as_typed
from portevoix.sheets.models import Sheet
from portevoix.sheets.reading import for_reading, read
from portevoix.timeline.kept_pages import for_everyone

REFERENCE = re.compile(r"[0-9]{4}-[0-9]{4,9}", re.ASCII)


@login_not_required
@require_safe
@for_everyone
def sheet_list(request):
    if request.programme is None:
        raise Http404
    filters = Filters(request.programme, request.GET)
    if filters.moved:
        return redirect(f"{request.path}?{urlencode({**request.GET.dict(), **filters.moved})}", permanent=True)
    if filters.problem:
        return _list(request, filters, page=None, problem=filters.problem)
    page = listing.page(_listed(request, filters), filters.page)
    if page.is_missing:
        problem = _("There is no page %(number)s: the list is shorter.") % {"number": page.number}
        return _list(request, filters, page=None, problem=problem)
    return _list(request, filters, page=page)


def _listed(request, filters):
    """Sheets that tell the same are one line of the list; a class finds all of its own."""
    found = filters.apply(Sheet.objects.within(request.programme).shown())
    return found if filters.cohort else found.leading()


def _list(request, filters, *, page, problem=""):
    context = {"filters": filters, "sheets": page, "problem": problem, "counted": listing.COUNTED}
    return render(request, "sheets/list.html", context, status=404 if problem else 200)


@login_not_required
@require_safe
@for_everyone
def sheet_detail(request, reference):
    sheet = _find(request, reference)
    if sheet is None:
        return render(request, "sheets/unknown.html", {"reference": as_typed(reference)}, status=404)
    at = clock.now()
    return render(request, "sheets/detail.html", read(sheet, programme=request.programme, by=request.user, at=at))


def _find(request, reference):
    if request.programme is None:
        raise Http404
    if not REFERENCE.fullmatch(reference):
        return None
    return (
        for_reading(Sheet.objects.within(request.programme).visible_to(request.user).sent())
        .filter(reference=reference)
        .first()
    )
