"""Open311 GeoReport v2: services, requests, discovery, in JSON and in XML."""

import datetime
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from portevoix.api import door, open311, pages
from portevoix.api.problems import Refused
from portevoix.api.rows import sheets
from portevoix.kit import clock
from portevoix.programmes import addresses
from portevoix.sheets.directory import directory_of
from portevoix.sheets.views.public import REFERENCE

MOST_ASKED = 50


def address(form: str, name: str) -> Callable[[Callable[..., Any]], door.View]:
    """The view says what; this writes it in that form, faults included. `name`: the root of the XML."""

    def written(view):
        def answered(request: HttpRequest, **asked: str) -> HttpResponse:
            _check_jurisdiction(request)
            return _response(form, name, view(request, **asked))

        answered.__name__ = view.__name__
        return door.opened(answered, refusal=lambda refused: _refusal(form, refused))

    return written


def services(request: HttpRequest) -> list:
    return [open311.service(code, theme.name) for code, theme in directory_of(request.programme).themes.items()]


def service(request: HttpRequest, code: str) -> dict:
    if code not in directory_of(request.programme).themes:
        raise _absent("service_code")
    return open311.definition(code)


def one_request(request: HttpRequest, reference: str) -> list:
    found = _requests(request, [reference])
    if not found:
        raise _absent("service_request_id")
    return found


def requests(request: HttpRequest) -> list:
    """What is asked by its numbers comes whole; otherwise 90 days, or 1000 requests, whichever ends first."""
    asked = request.GET.get("service_request_id", "")
    return _requests(request, asked.split(",")[:MOST_ASKED] if asked else None)


def discovery(request: HttpRequest) -> dict:
    services_url = addresses.address(request.programme, "api:open311_services_json")
    return open311.discovery(request.programme, services_url.removesuffix("/services.json"))


def _requests(request, references):
    programme, at, found = request.programme, clock.now(), sheets.shown(request.programme)
    if references is None:
        found = _narrowed(found, request, at)
    else:
        found = found.filter(reference__in=[asked for asked in references if REFERENCE.fullmatch(asked)])
    rows = sheets.read(pages.ordered(sheets.SOURCE, found, None)[: open311.MOST_REQUESTS], programme=programme, at=at)
    return [open311.request_of(row) for _position, row in rows]


def _narrowed(found, request, at):
    given = request.GET
    if given.get("service_code"):
        themes = directory_of(request.programme).themes
        asked = given["service_code"].split(",")[:MOST_ASKED]
        found = found.filter(theme__in=[themes[code].pk for code in asked if code in themes])
    if given.get("status"):
        asked = given["status"].split(",")
        if not set(asked) <= open311.STATUSES.keys():
            raise _wrong("status")
        found = found.filter(status__in=[status for word in asked for status in open311.STATUSES[word]])
    first, last = _span(given, at)
    return found.filter(sent_at__gte=first, sent_at__lte=last)


def _span(given, at):
    """The last 90 days; with one date, 90 days from it, or up to it."""
    dates = {}
    for name in ("start_date", "end_date"):
        if given.get(name):
            dates[name] = open311.moment(given[name])
            if dates[name] is None or not 2000 <= dates[name].year <= 2100:
                raise _wrong(name)
    most = datetime.timedelta(days=open311.MOST_DAYS)
    if "start_date" in dates:
        first = dates["start_date"]
        return first, min(dates.get("end_date", first + most), first + most)
    last = dates.get("end_date", at)
    return last - most, last


def _check_jurisdiction(request):
    asked = request.GET.get("jurisdiction_id", "")
    if asked and asked != request.programme.slug:
        raise _absent("jurisdiction_id")


def _absent(name):
    return Refused(404, _("Not found"), _("%(name)s was not found.") % {"name": name})


def _wrong(name):
    return Refused(400, _("Wrong parameter"), _("%(name)s cannot be read.") % {"name": name})


def _response(form, name, said, status=200):
    if form == "xml":
        return HttpResponse(open311.as_xml(name, said), status=status, content_type=open311.FORMS[form])
    kind, safe = open311.FORMS[form], not isinstance(said, list)
    return JsonResponse(said, status=status, safe=safe, content_type=kind, json_dumps_params={"ensure_ascii": False})


def _refusal(form, refused):
    """In the shape of the specification."""
    said = [{"code": refused.status, "description": str(refused.detail)}]
    response = _response(form, "errors", said, status=refused.status)
    for header, value in refused.headers.items():
        response[header.replace("_", "-")] = value
    return response
