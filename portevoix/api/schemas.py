"""The shapes of the API, made from the dictionary. Imported with the endpoints, when the API is first asked."""

import datetime
import re
from typing import Annotated, Any, Literal

from django.utils import translation
from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, Field, create_model

from portevoix.organisations.models import Organisation
from portevoix.sheets.models import Answer
from portevoix.sheets.status import Status

from . import columns, datasets

MOST_LINES = 100
TYPES = {
    columns.TEXT: str,
    columns.CODE: str,
    columns.NUMBER: int,
    columns.DECIMAL: float,
    columns.YES_NO: bool,
    columns.DAY: datetime.date,
    columns.MOMENT: datetime.datetime,
    columns.LINK: str,
    columns.CODES: list[str],
}
SLUG = r"^[a-zA-Z0-9_-]{1,80}$"
REFERENCE = r"^[0-9]{4}-[0-9]{4,9}$"
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+))?", re.ASCII)


def shape_of(name: str, described: Any) -> type[Schema]:
    fields: dict[str, Any] = {}
    # The words of the dictionary as they are in the code: the document is translated when it is read.
    with translation.override(None):
        for column in described:
            fields[column.name] = (_type_of(name, column), Field(description=str(column.means)))
    return create_model(name, __base__=Schema, **fields)


def _type_of(name, column):
    if column.kind is columns.ROWS:
        return list[shape_of(f"{name}{column.name.title()}", column.of)]
    kind = Literal[tuple(column.values)] if column.values else TYPES[column.kind]
    return kind | None if column.may_be_empty else kind


Step = shape_of("Step", datasets.STEP)
Answered = shape_of("Answer", datasets.ANSWER)
Sheet = shape_of("Sheet", datasets.SHEET)
SHAPES: dict[str, type[Schema]] = {
    "sheets": Sheet,
    "answers": Answered,
    "organisations": shape_of("Organisation", datasets.ORGANISATION),
    "themes": shape_of("Theme", datasets.THEME),
    "territories": shape_of("Territory", datasets.TERRITORY),
    "figures": shape_of("Figure", datasets.FIGURE),
}


class WholeSheet(Sheet):  # type: ignore[misc, valid-type]
    steps: list[Step] = Field(description=gettext_noop("What the organisations said about the handling"))
    answers: list[Answered] = Field(description=gettext_noop("The answers, the newest first"))


def listed(shape: type[Schema]) -> type[Schema]:
    return create_model(
        f"{shape.__name__}List",
        __base__=Schema,
        items=(list[shape], Field(description=gettext_noop("The lines of this page"))),
        next=(str | None, Field(description=gettext_noop("The address of the next page; empty on the last one"))),
    )


class Problem(Schema):
    """What went wrong, as RFC 9457 says it."""

    type: str = Field(description=gettext_noop("Always about:blank"))
    title: str = Field(description=gettext_noop("What went wrong, in a few words"))
    status: int = Field(description=gettext_noop("The number of the answer, again"))
    detail: str = Field(description=gettext_noop("What to do, in one sentence"))


def _written(value: Any) -> Any:
    """A number is no date, whatever it could mean."""
    if isinstance(value, str) and not ISO.fullmatch(value):
        raise ValueError("not a date")
    return value


EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)
Day = Annotated[datetime.date, BeforeValidator(_written), Field(ge=EARLIEST, le=LATEST)]
# Beyond, a database cannot turn it into universal time.
MOMENTS = tuple(datetime.datetime(day.year, 1, 1, tzinfo=datetime.UTC) for day in (EARLIEST, LATEST))
Moment = Annotated[AwareDatetime, BeforeValidator(_written), Field(ge=MOMENTS[0], le=MOMENTS[1])]


def _code(words: str) -> Any:
    return Field(None, pattern=SLUG, description=words)


def _any(words: str) -> Any:
    return Field(None, description=words)


class Paged(Schema):
    limit: int = Field(50, ge=1, le=MOST_LINES, description=gettext_noop("How many lines on a page: from 1 to 100."))
    cursor: str | None = _any(gettext_noop("Where to go on: take it from “next”, as it is."))


class SheetFilters(Paged):
    theme: str | None = _code(gettext_noop("The code of a theme."))
    territory: str | None = _code(gettext_noop("The code of a territory; those inside it count too."))
    status: Literal[tuple(Status.values)] | None = _any(gettext_noop("One of the four statuses of a sheet."))
    organisation: str | None = _code(gettext_noop("The code of an organisation that owes an answer."))
    provider: str | None = _code(gettext_noop("The code of the training provider of the class."))
    since: Day | None = _any(gettext_noop("Sent on this day or later: 2026-01-31."))
    until: Day | None = _any(gettext_noop("Sent on this day or before: 2026-01-31."))
    updated_since: Moment | None = _any(
        gettext_noop("To which something happened since this instant: 2026-01-31T08:00:00Z.")
    )


class AnswerFilters(Paged):
    sheet: str | None = Field(None, pattern=REFERENCE, description=gettext_noop("The number of a sheet: 2026-0042."))
    theme: str | None = _code(gettext_noop("The code of the theme of the sheet."))
    organisation: str | None = _code(gettext_noop("The code of the organisation that answers."))
    outcome: Literal[tuple(Answer.Outcome.values)] | None = _any(gettext_noop("What the answer brings."))
    since: Day | None = _any(gettext_noop("Given on this day or later: 2026-01-31."))
    until: Day | None = _any(gettext_noop("Given on this day or before: 2026-01-31."))


class OrganisationFilters(Paged):
    kind: Literal[tuple(Organisation.Kind.values)] | None = _any(gettext_noop("What the organisation is."))
    territory: str | None = _code(gettext_noop("The code of a territory; those inside it count too."))
