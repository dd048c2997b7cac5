"""From a row to what the directory would hold, or the reason why not."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portevoix.organisations.models import Organisation

from .reading import Row

SIRET = re.compile(r"\d{14}")
UAI = re.compile(r"\d{7}[A-Z]")
LA_POSTE = "356000000"
TEXTS = ("name", "trade_name", "town", "address")


class Refused(Exception):
    """Why a line is not imported, for a person."""


@dataclass(frozen=True)
class Line:
    number: int
    kind: str
    identity: tuple[str, str]
    department: str
    values: dict[str, str]


def line_of(row: Row, *, kind: str) -> Line:
    """Raises Refused. `identity` is what recognises the organisation: its SIRET, else its code."""
    if row.is_ragged:
        raise Refused(_("It has more cells than there are headings."))
    values = {name: row.cells.get(name, "") for name in TEXTS}
    for name, value in values.items():
        longest = Organisation._meta.get_field(name).max_length
        if len(value) > longest:
            raise Refused(
                _("“%(start)s…” is %(count)s characters too long.")
                % {"start": value[:30], "count": len(value) - longest}
            )
    if "temporaire" in values["name"].lower():
        raise Refused(_("It is a technical line (“temporaire”), not an organisation."))
    values |= {"siret": _siret(row), "uai": _uai(row), "email": _email(row)}
    values["external_code"] = row.cells.get("external_code", "")[:30]
    if not values["siret"] and not values["external_code"]:
        raise Refused(_("It has neither a SIRET nor a code: nothing would recognise it next time."))
    key = "siret" if values["siret"] else "external_code"
    department = _department(row)
    if kind == Organisation.Kind.MISSION_LOCALE and not department:
        raise Refused(_("It has no department: nobody could tell which territory is its own."))
    return Line(row.line, kind, (key, values[key]), department, values)


def is_siret(digits: str) -> bool:
    """Luhn's key (INSEE); La Poste's offices follow a rule of their own: digits add up to a multiple of 5."""
    if not SIRET.fullmatch(digits):
        return False
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(digits)]
    luhn = sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
    return luhn or (digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0)


def _siret(row):
    written = row.cells.get("siret", "")
    digits = re.sub(r"[\s. -]", "", written)
    if digits and not is_siret(digits):
        raise Refused(_("“%(siret)s” is not a SIRET number.") % {"siret": written})
    return digits


def _uai(row):
    written = row.cells.get("uai", "").replace(" ", "").upper()
    return written if UAI.fullmatch(written) else ""


def _email(row):
    written = row.cells.get("email", "").lower()
    if not written:
        return ""
    try:
        validate_email(written)
    except ValidationError as error:
        raise Refused(_("“%(email)s” is not an e-mail address.") % {"email": written}) from error
    return written


def _department(row):
    written = row.cells.get("department", "").upper()
    return written.zfill(2) if re.fullmatch(r"\d{1,3}|2[AB]", written) else ""
