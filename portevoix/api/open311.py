"""The same sheets in the words of Open311 GeoReport v2, for programs that speak it already: reading only.

A service is a theme, a request is a sheet. *Closed* is the word of the class alone: settled, or given up. A sheet that
was answered stays open, because an answer is not always a solution, and `status_notes` says that it was answered.
`expected_datetime` is the last date by which an answer is still owed. No latitude: a class has no position.
"""

import datetime
import re
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from portevoix.kit.text import SHEET_STATUSES
from portevoix.programmes.addresses import origin
from portevoix.programmes.models import Programme
from portevoix.sheets.status import OPEN_STATES, OPEN_STATUSES, Status

from .rows import Row

MOST_REQUESTS = 1000
MOST_DAYS = 90
FORMS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
STATUSES = {"open": OPEN_STATUSES, "closed": (Status.SETTLED, Status.ABANDONED)}
# XML 1.0 cannot say these, even escaped.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})", re.ASCII)


def service(code: str, name: str) -> Row:
    return {
        "service_code": code,
        "service_name": name,
        "description": _("What classes say about: %(theme)s") % {"theme": name},
        "metadata": False,
        "type": "realtime",
        "keywords": "",
        "group": "",
    }


def definition(code: str) -> Row:
    """Nothing more is asked of a class than its four headings."""
    return {"service_code": code, "attributes": []}


def request_of(row: Row) -> Row:
    owed = [duty for duty in row["addressees"] if duty["state"] in OPEN_STATES]
    is_open = row["status"] in OPEN_STATUSES
    return {
        "service_request_id": row["reference"],
        "status": "open" if is_open else "closed",
        "status_notes": row["abandon_reason"] or str(SHEET_STATUSES[row["status"]].words),
        "service_name": row["theme_name"],
        "service_code": row["theme"],
        "description": row["problem"],
        "agency_responsible": ", ".join(duty["organisation_name"] for duty in row["addressees"]),
        "service_notice": None,
        "requested_datetime": row["sent_at"],
        "updated_datetime": row["updated_at"],
        "expected_datetime": max((duty["due_at"] for duty in owed), default=None) if is_open else None,
        "address": row["place"] or row["territory_name"],
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
        "html_url": row["url"],
    }


def discovery(programme: Programme, root: str) -> Row:
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": root,
        "changeset": programme.created_at,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": programme.created_at,
        "contact": origin(programme) + programme.prefix + "/a-propos/",
        "key_service": _("No key is needed to read."),
        "jurisdiction": programme.slug,
        "endpoints": [endpoint],
    }


def moment(text: str) -> datetime.datetime | None:
    """W3C date and time, with its offset; None for anything else."""
    if not MOMENT.fullmatch(text):
        return None
    try:
        read = datetime.datetime.fromisoformat(text)
        read.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
    return read


# The name of one element of each list, as the specification writes them.
ONE_OF = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


def as_xml(name: str, said: Any) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(name, said)}\n'


def _element(name: str, said: Any) -> str:
    if isinstance(said, dict):
        inside = "".join(_element(key, value) for key, value in said.items())
    elif isinstance(said, list):
        inside = "".join(_element(ONE_OF[name], value) for value in said)
    else:
        inside = escape(UNSPEAKABLE.sub("", _written(said)))
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat(timespec="seconds") if isinstance(value, datetime.datetime) else str(value)
