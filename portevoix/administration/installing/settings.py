"""programme.json: the name of the programme, its two sentences, its deadlines, the days nobody works."""

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.programmes.models import ClosedPeriod, Programme, Publisher

from .table import Wrong

FILE = "programme.json"
TEXTS = ("slug", "name", "region", "host", "notice", "holidays_subdivision", "open_licence")
PITCHES = {"fr": "pitch", "en": "pitch_en"}
DEADLINES = {
    "take_charge_working_days": "take_charge_days",
    "answer_working_days": "answer_days",
    "remind_working_days_before": "remind_before_days",
    "head_told_working_days_after": "head_after_days",
    "coordinator_told_working_days_after": "coordinator_after_days",
    "elected_told_working_days_after": "elected_after_days",
    "pause_working_days": "pause_days",
    "extension_working_days": "extension_days",
    "contest_working_days": "contest_days",
    "asked_if_it_holds_days": "holds_after_days",
}
KEPT = {"voices_and_photos_days": "media_kept_days"}
PUBLISHER = (
    *("name", "address", "phone", "email", "director"),
    *("host_name", "host_address", "host_phone", "data_protection"),
)
KNOWN = (*TEXTS, "pitch", "deadlines", "kept", "closed_periods", "publisher")
# A period written as month and day comes back each of these years, counted from this one.
YEARS = range(-2, 11)
ANY_YEAR = 2023  # 29 February is not a day of every year


@dataclass(frozen=True)
class Settings:
    """`fields`: those of the programme; `closures`: first day, last day, reason; `publisher`: those given."""

    fields: dict[str, Any]
    closures: list[tuple[datetime.date, datetime.date, str]]
    publisher: dict[str, str] = field(default_factory=dict)


def read(folder: Path, *, today: datetime.date) -> Settings:
    """Raises Wrong."""
    said = _object(_parsed(folder / FILE), "", KNOWN)
    fields = {name: _field(Programme, name, said[name], name) for name in TEXTS if name in said}
    for name in ("slug", "name", "pitch"):
        if not said.get(name):
            raise Wrong(FILE, _("It is missing."), column=name)
    pitch = said["pitch"] if isinstance(said["pitch"], dict) else {"fr": said["pitch"]}
    fields |= _fields(pitch, "pitch", PITCHES)
    fields |= _fields(said.get("deadlines", {}), "deadlines", DEADLINES)
    _check_ladder(Programme(**fields))
    fields |= _fields(said.get("kept", {}), "kept", KEPT)
    _check_subdivision(fields.get("holidays_subdivision", ""))
    return Settings(fields, _closures(said.get("closed_periods", []), today), _publisher(said.get("publisher", {})))


def _parsed(path):
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Wrong(FILE, _("It cannot be read (%(why)s).") % {"why": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise Wrong(FILE, _("It is not written in UTF-8.")) from error
    except json.JSONDecodeError as error:
        raise Wrong(FILE, _("It is not JSON (%(why)s).") % {"why": error.msg}, line=error.lineno) from error


def _object(value, where, known):
    if not isinstance(value, dict):
        raise Wrong(FILE, _("Something between { and } is expected here."), column=where)
    for name in value:
        if name not in known:
            why = _("This name is not known. Those that are: %(known)s.") % {"known": ", ".join(known)}
            raise Wrong(FILE, why, column=f"{where} {name}".strip())
    return value


def _fields(value, where, names):
    said = _object(value, where, names)
    return {names[name]: _field(Programme, names[name], said[name], f"{where} {name}") for name in said}


def _field(model, name, value, where):
    if not isinstance(value, str | int):
        raise Wrong(FILE, _("A text or a number is expected here."), column=where)
    try:
        return model._meta.get_field(name).clean(value, None)
    except ValidationError as error:
        raise Wrong(FILE, f"{' '.join(error.messages)} ({str(value)[:40]})", column=where) from error


def _check_ladder(programme):
    if programme.take_charge_days > programme.answer_days:
        raise Wrong(FILE, _("Taking in charge comes before the answer: give it fewer days."), column="deadlines")
    if not programme.head_after_days < programme.coordinator_after_days < programme.elected_after_days:
        why = _("The head of the organisation is told first, then the coordinator, then elected officials.")
        raise Wrong(FILE, why, column="deadlines")


def _check_subdivision(subdivision):
    import holidays  # 18 MB that only an installation needs

    known = holidays.country_holidays("FR").subdivisions
    if subdivision and subdivision not in known:
        why = _("This subdivision is not known. Those that are: %(known)s.") % {"known": ", ".join(known)}
        raise Wrong(FILE, why, column="holidays_subdivision")


def _publisher(value):
    said = _object(value, "publisher", PUBLISHER)
    return {name: _field(Publisher, name, text, f"publisher {name}") for name, text in said.items()}


def _closures(periods, today):
    if not isinstance(periods, list):
        raise Wrong(FILE, _("Something between [ and ] is expected here."), column="closed_periods")
    found = []
    for number, period in enumerate(periods, start=1):
        where = f"closed_periods {number}"
        said = _object(period, where, ("name", "starts", "ends"))
        reason = _field(ClosedPeriod, "reason", said.get("name", ""), f"{where} name")
        days = [_day(said.get(end), f"{where} {end}") for end in ("starts", "ends")]
        found += [(*span, reason) for span in _spans(*days, today.year, where)]
    return found


def _spans(first, last, this_year, where):
    if len(first) != len(last):
        raise Wrong(FILE, _("Both days have a year, or none has."), column=where)
    if len(first) == 3:
        starts_on, ends_on = datetime.date(*first), datetime.date(*last)
        if ends_on < starts_on:
            raise Wrong(FILE, _("It ends before it begins."), column=where)
        return [(starts_on, ends_on)]
    years = [this_year + shift for shift in YEARS]
    return [(datetime.date(year, *first), datetime.date(year + (last < first), *last)) for year in years]


def _day(written, where):
    """Year, month and day, or month and day of every year."""
    text = written if isinstance(written, str) else ""
    try:
        if len(text) == 5:
            day = datetime.date.fromisoformat(f"{ANY_YEAR}-{text}")
            return day.month, day.day
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Wrong(FILE, _("A day is written 12-24 (every year) or 2027-12-24."), column=where) from error
    return day.year, day.month, day.day
