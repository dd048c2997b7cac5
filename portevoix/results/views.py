import csv

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import can_see_steering
from portevoix.sheets.listing import lines_addressed_to, lines_of
from portevoix.sheets.models import Referral, Sheet

from . import figures as counted
from .forms import SteeringTable

LATEST_SHEETS = 6


@login_not_required
@require_safe
def figures(request):
    shown = counted.for_everyone(_programme(request), at=clock.now())
    return render(request, "results/figures.html", shown)


@require_safe
def steering(request):
    programme = _programme(request)
    require(can_see_steering(request.user, programme))
    table = SteeringTable(request.GET)
    lines = table.sorted(counted.by_addressee(programme, at=clock.now(), kind=table.kind))
    return render(
        request, "results/steering.html", {"table": table, "lines": lines}, status=404 if table.problem else 200
    )


@require_safe
def steering_csv(request):
    programme = _programme(request)
    require(can_see_steering(request.user, programme))
    table = SteeringTable(request.GET)
    if table.problem:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pilotage-{clock.now():%Y-%m-%d}.csv"'
    response.write("\ufeff")  # spreadsheets then read the accents
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Addressee"), _("Kind"), *table.headings.values()])
    for line in table.sorted(counted.by_addressee(programme, at=clock.now(), kind=table.kind)):
        organisation = line.organisation
        writer.writerow(
            [
                _harmless(organisation.name),
                organisation.get_kind_display(),
                *(getattr(line, name) for name in table.headings),
            ]
        )
    return response


@login_not_required
@require_safe
def organisation(request, slug):
    """What an organisation was asked and what it answered; a provider's page also leads to its classes' sheets."""
    programme = _programme(request)
    found = get_object_or_404(Organisation.objects.within(programme).select_related("territory"), slug=slug)
    tally = counted.of_organisation(found)
    context = {
        "organisation": found,
        "tally": tally,
        "owed": counted.owed_by(tally),
        "overdue": Referral.objects.filter(organisation=found).overdue(at=clock.now()).count(),
        "addressed": lines_addressed_to(found, stop=LATEST_SHEETS),
        "of_classes": _of_classes(found),
    }
    return render(request, "results/organisation.html", context)


def _of_classes(organisation):
    if organisation.kind != Organisation.Kind.PROVIDER:
        return []
    sheets = Sheet.objects.within(organisation.programme).sent().filter(cohort__provider=organisation)
    return lines_of(sheets, stop=LATEST_SHEETS)


def _programme(request):
    if request.programme is None:
        raise Http404
    return request.programme


def _harmless(cell):
    """A spreadsheet runs a cell that begins with one of these as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
