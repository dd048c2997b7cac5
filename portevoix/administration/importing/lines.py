"""From a row to what the directory would hold, or the reason why not."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.organisations.models import Organisation

from .reading import Row

SIRET = re.compile(r"[0-9]{14}")
UAI = re.compile(r"[0-9]{7}[A-Z]")
LA_POSTE = "356000000"
TEXTS = ("name", "trade_name", "town", "address", "external_code")
# What the lists call a line that stands for no organisation: "ML de … temporaire pour Fusion".
TECHNICAL = re.compile(r"\btemporaire pour\b", re.IGNORECASE)


class Refused(Exception):
    """Why a line is not imported, for a person."""


@dataclass(frozen=True)
class Line:
    number: int
    kind: str
    department: str
    values: dict[str, str]

    @property
    def identities(self) -> list[tuple[str, str]]:
        """What recognises the organisation: its SIRET first, then the code of its network."""
        keys = (("siret", self.values["siret"]), (f"{self.kind} code", self.values["external_code"]))
        return [(name, value) for name, value in keys if value]


def line_of(row: Row, *, kind: str) -> Line:
    """Raises Refused."""
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
    if TECHNICAL.search(values["name"]):
        raise Refused(_("It is a technical line (“temporaire”), not an organisation."))
    values |= {"siret": _siret(row), "uai": _uai(row), "email": _email(row)}
    if not values["siret"] and not values["external_code"]:
        raise Refused(_("It has neither a SIRET nor a code: nothing would recognise it next time."))
    department = _department(row)
    if kind == Organisation.Kind.MISSION_LOCALE and not department:
        raise Refused(_("It has no department: nobody could tell which territory is its own."))
    return Line(row.line, kind, department, values)


def is_siret(digits: str) -> bool:
    """Luhn's key (INSEE); La Poste's offices follow a rule of their own: digits add up to a multiple of 5."""
    if not SIRET.fullmatch(digits) or not digits.strip("0"):
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
        Organisation._meta.get_field("email").run_validators(written)
    except ValidationError as error:
        raise Refused(_("“%(email)s” is not an e-mail address.") % {"email": written}) from error
    return written


def _department(row):
    written = row.cells.get("department", "").upper()
    return written.zfill(2) if re.fullmatch(r"[0-9]{1,3}|2[AB]", written) else ""
