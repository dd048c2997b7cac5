"""The pages for people: how to ask, and what can be taken away."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.api import datasets, exports, rates
from portevoix.kit import clock
from portevoix.programmes.addresses import address, origin

# Counting whole data sets for a page costs more than the page.
KEPT_SECONDS = 600


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Made from the OpenAPI document."""
    if request.programme is None:
        raise Http404
    from portevoix.api.document import operations  # django-ninja, which other pages do not need

    root = origin(request.programme) + request.programme.prefix
    context = {
        "operations": [(operation, root + operation.path, _tables(operation)) for operation in operations()],
        "requests": rates.A_MINUTE["reading"],
        "root": root,
        "sheets_url": address(request.programme, "api:sheets"),
        "requests_url": address(request.programme, "api:open311_requests_json"),
    }
    return render(request, "api/documentation.html", context)


def _tables(operation):
    given = [(parameter["name"], parameter.get("description", "")) for parameter in operation.parameters]
    return {"given": given, "columns": operation.columns}


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    if request.programme is None:
        raise Http404
    at = clock.now()
    context = {
        "files": [(dataset, *_weight(request.programme, dataset, at), _rows(dataset)) for dataset in datasets.ALL],
        "licence": exports.licence_of(request.programme),
        "at": at,
        "fields": [_("Name"), _("What it is"), _("What stands there")],
    }
    return render(request, "api/open_data.html", context)


def _weight(programme, dataset, at):
    """(lines, about how many bytes), kept a few minutes."""
    key = f"api:weight:{programme.pk}:{dataset.name}"
    kept = cache.get(key)
    if kept is None:
        kept = exports.weight_of(dataset, programme, at=at)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _rows(dataset):
    return [(column.name, column.means, _values(column)) for column in dataset.columns]


def _values(column):
    words = ", ".join(column.values) or ", ".join(inside.name for inside in column.of) or str(column.kind.words)
    return _("%(words)s, or nothing") % {"words": words} if column.may_be_empty else words


def index(request: HttpRequest) -> HttpResponse:
    """What there is, for a program that knows this address only."""
    programme = request.programme
    said = {
        "programme": {"code": programme.slug, "name": programme.name},
        "licence": exports.licence_of(programme),
        "documentation": address(programme, "api:documentation"),
        "openapi": address(programme, "api:openapi"),
        "open311": address(programme, "api:open311_discovery_json"),
    }
    said |= {dataset.name: address(programme, f"api:{dataset.name}") for dataset in datasets.ALL}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def openapi(request: HttpRequest) -> HttpResponse:
    from portevoix.api.document import document

    return JsonResponse(document(request.programme), json_dumps_params={"ensure_ascii": False})
