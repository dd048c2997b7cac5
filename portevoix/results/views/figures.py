import csv

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.commitments import reading as commitments
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.spreadsheets import harmless
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import can_see_steering, can_see_week, can_set_synonyms
from portevoix.programmes import past_addresses
from portevoix.results import figures as counted
from portevoix.results.forms import SteeringTable
from portevoix.results.waiting import overdue
from portevoix.sheets.listing import lines_addressed_to, lines_of
from portevoix.sheets.models import Sheet
from portevoix.timeline.kept_pages import for_everyone

LATEST_SHEETS = 6


@login_not_required
@require_safe
@for_everyone
def figures(request):
    shown = counted.for_everyone(programme_of(request), at=clock.now())
    return render(request, "results/figures.html", shown)


@require_safe
def steering(request):
    programme = programme_of(request)
    require(can_see_steering(request.user, programme))
    table = SteeringTable(request.GET)
    lines = table.sorted(counted.by_addressee(programme, at=clock.now(), kind=table.kind))
    context = {"table": table, "lines": lines, "may_set_synonyms": can_set_synonyms(request.user, programme)}
    return render(request, "results/steering.html", context, status=404 if table.problem else 200)


@require_safe
def steering_csv(request):
    programme = programme_of(request)
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
                harmless(organisation.name),
                organisation.get_kind_display(),
                *(getattr(line, name) for name in table.headings),
            ]
        )
    return response


@login_not_required
@require_safe
@for_everyone
def organisation(request, slug):
    """What an organisation was asked, answered and promised; a provider's page also leads to its classes' sheets."""
    programme, at = programme_of(request), clock.now()
    organisations = Organisation.objects.within(programme).select_related("territory", "programme")
    found = organisations.filter(slug=slug).first()
    if found is None:
        kept = past_addresses.find(programme, past_addresses.Kind.ORGANISATION, slug)
        return redirect("results:organisation", get_object_or_404(organisations, pk=kept).slug, permanent=True)
    tally = counted.of_organisation(found)
    context = {
        "organisation": found,
        "tally": tally,
        "owed": counted.owed_by(tally),
        "overdue": overdue(programme, at=at).filter(owed_by=found.pk).count(),
        "promises": commitments.of_organisation(found, programme=programme, at=at),
        "addressed": lines_addressed_to(found, stop=LATEST_SHEETS),
        "of_classes": _of_classes(found),
        "has_week": can_see_week(request.user, found),
    }
    return render(request, "results/organisation.html", context)


def _of_classes(organisation):
    if organisation.kind != Organisation.Kind.PROVIDER:
        return []
    sheets = Sheet.objects.within(organisation.programme).shown().filter(cohort__provider=organisation)
    return lines_of(sheets, stop=LATEST_SHEETS)


def programme_of(request):
    if request.programme is None:
        raise Http404
    return request.programme
