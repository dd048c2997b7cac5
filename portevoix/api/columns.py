"""The data dictionary: each column said once. The API, the downloads and the page that explains them read it here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)
class Kind:
    """What stands in a cell. One of those below: two are never equal, in whatever language their words are read."""

    words: Promise | str


TEXT = Kind(_("text, as it was written"))
CODE = Kind(_("code that does not change"))
NUMBER = Kind(_("whole number"))
DECIMAL = Kind(_("number"))
YES_NO = Kind(_("true or false"))
DAY = Kind(_("day: 2026-01-31"))
MOMENT = Kind(_("date and hour, universal time"))
LINK = Kind(_("web address"))
CODES = Kind(_("codes; in a table, with a space between them"))
ROWS = Kind(_("list"))


@dataclass(frozen=True)
class Column:
    """`values`: all those that a code may take, when they are few. `of`: what each line of a list holds."""

    name: str
    kind: Kind
    means: Promise | str
    may_be_empty: bool = False
    values: Sequence[str] = ()
    of: Sequence["Column"] = ()

    def in_table(self, value: object) -> object:
        """What a cell of a table says."""
        if value is None:
            return ""
        if self.kind is YES_NO:
            return "true" if value else "false"
        if self.kind is CODES:
            return " ".join(value)
        # A list has a table of its own, or says only who it is about: its first column.
        return " ".join(row[self.of[0].name] for row in value) if self.kind is ROWS else value


@dataclass(frozen=True)
class Dataset:
    """`name`: in the addresses of the API; `file`: the name of its downloads."""

    name: str
    file: str
    title: Promise | str
    says: Promise | str
    columns: Sequence[Column]
