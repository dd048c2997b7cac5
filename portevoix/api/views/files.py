"""Whole data sets, sent while they are read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.dateparse import parse_date

from portevoix.api import exports
from portevoix.api.columns import Dataset
from portevoix.api.problems import unreadable
from portevoix.kit import clock

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
# Those that grow with time: a reading that was cut goes on from a day.
WITH_DAYS = ("sheets", "answers")


def download(dataset: Dataset, form: str) -> Callable[..., HttpResponse | StreamingHttpResponse]:
    def view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        asked, at = _asked(request, dataset), clock.now()
        if request.method == "HEAD":
            response: HttpResponse | StreamingHttpResponse = HttpResponse(content_type=KINDS[form])
        else:
            response = StreamingHttpResponse(
                _lines(request.programme, dataset, form, at, asked), content_type=KINDS[form]
            )
        response["Content-Disposition"] = f'attachment; filename="{dataset.file}-{at:%Y-%m-%d}.{form}"'
        response["Cache-Control"] = "no-cache"
        response["Link"] = f'<{exports.licence_of(request.programme)["url"]}>; rel="license"'
        return response

    return view


def _lines(programme, dataset, form, at, asked):
    rows = exports.rows_of(dataset, programme, at=at, **asked)
    if form == "csv":
        return exports.as_csv(dataset, rows)
    licence = exports.licence_of(programme)
    return exports.as_json(dataset, rows, programme=programme, licence=licence, at=at)


def _asked(request, dataset):
    """`?since=2026-01-31`."""
    written = request.GET.get("since", "")
    if not written:
        return {}
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None or dataset.name not in WITH_DAYS or not 2000 <= day.year <= 2100:
        raise unreadable("since", request.GET)
    return {"since": day}
