"""What waits past its date, and the list handed to elected officials: for everyone."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.kit.spreadsheets import harmless
from portevoix.results import waiting as read
from portevoix.results.forms import FOR_ELECTED, WaitingFilters
from portevoix.timeline.kept_pages import for_everyone

from .figures import programme_of

# A longer table is asked by addressee or by territory: its last line says so.
MOST_ROWS = 5000


@login_not_required
@require_safe
@for_everyone
def waiting(request):
    programme, at = programme_of(request), clock.now()
    filters = WaitingFilters(programme, request.GET)
    if filters.problem:
        return _page(request, filters, at, problem=filters.problem)
    late = filters.apply(read.overdue(programme, at=at, is_for_elected=filters.is_for_elected))
    size = read.PRINTED_SIZE if filters.is_for_elected else read.PAGE_SIZE
    page = read.page(late, filters.page, programme=programme, at=at, size=size)
    if page.is_missing:
        problem = _("There is no page %(number)s: the list is shorter.") % {"number": page.number}
        return _page(request, filters, at, problem=problem)
    return _page(request, filters, at, page=page)


def _page(request, filters, at, *, page=None, problem=""):
    everything = (_("All that waits"), request.path + filters.query_for(""), not filters.is_for_elected)
    elected = (_("List for elected officials"), request.path + filters.query_for(FOR_ELECTED), filters.is_for_elected)
    context = {"filters": filters, "waits": page, "problem": problem, "at": at, "tabs": [everything, elected]}
    return render(request, "results/waiting.html", context, status=404 if problem else 200)


@login_not_required
@require_safe
def waiting_csv(request):
    """The same lines as a table."""
    programme, at = programme_of(request), clock.now()
    filters = WaitingFilters(programme, request.GET)
    if filters.problem:
        raise Http404
    late = filters.apply(read.overdue(programme, at=at, is_for_elected=filters.is_for_elected))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="en-attente-{at:%Y-%m-%d}.csv"'
    response.write("\ufeff")  # spreadsheets then read the accents
    writer = csv.writer(response, delimiter=";")
    headings = (_("Addressee"), _("Reference"), _("Title"), _("Class"), _("Due on"), _("Working days late"), _("Step"))
    writer.writerow(headings)
    page = read.page(late, 1, programme=programme, at=at, size=MOST_ROWS)
    for group in page.groups:
        for line in group.lines:
            sheet = line.referral.sheet
            cells = (group.name, sheet.reference, sheet.title, sheet.cohort.name)
            due_on = line.due_on.isoformat()
            writer.writerow([*map(harmless, cells), due_on, line.days_late, line.level and line.level_words])
    if page.has_next:
        more = page.total - MOST_ROWS
        writer.writerow([_("%(more)s more: filter by theme, territory or addressee.") % {"more": more}])
    return response
