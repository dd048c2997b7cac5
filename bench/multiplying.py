"""A block of sheets with all their history, copied as many times as asked: the engine moves their keys and their dates.

The sheets themselves are written here, each in words of its own; what was answered to them is told again.
"""

import datetime
from collections.abc import Iterator

from django.db import connection, models
from django.db.models import Max

from portevoix.moderation.models import Reading
from portevoix.sheets.models import Answer, Referral, Sheet, Step
from portevoix.timeline.models import Entry

from . import bulk
from .history import Historian
from .texts import HEADINGS

# Those that others point to come first.
FAMILY: tuple[type[models.Model], ...] = (Reading, Sheet, Referral, Step, Answer, Entry)
TABLES = tuple(model._meta.db_table for model in FAMILY)
# What a fact of the history names by its key.
NAMED = {"sheets.answered": ("answer", Answer), "sheets.step_added": ("step", Step)}

Keys = dict[type[models.Model], int]


def last_keys() -> Keys:
    return {model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in FAMILY}


def multiply(historian: Historian, before: Keys, times: int, moved: datetime.timedelta) -> None:
    """`before`: the last keys before the block, which was written last. `moved`: how long it lasts."""
    last, moved = last_keys(), datetime.timedelta(seconds=round(moved.total_seconds()))
    sizes = {model: last[model] - before[model] for model in FAMILY}
    bulk.copy(TABLES[1], _columns(Sheet), _sheets(historian, before[Sheet], times, sizes, moved))
    for model in FAMILY:
        if model is Sheet or not sizes[model]:
            continue
        for turn in range(1, times + 1):
            chosen = ", ".join(_moved(field, turn, sizes, moved) for field in model._meta.concrete_fields)
            names = ", ".join(f'"{name}"' for name in _columns(model))
            table = model._meta.db_table
            bulk.run(
                f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} "
                f"WHERE id > {before[model]} AND id <= {last[model]} ORDER BY id"
            )
    bulk.catch_up(*TABLES)


def _columns(model):
    return [field.column for field in model._meta.concrete_fields]


def _sheets(historian, after, times, sizes, moved) -> Iterator[tuple]:
    names = [field.attname for field in Sheet._meta.concrete_fields]
    block = list(Sheet.objects.filter(pk__gt=after).order_by("pk").values(*names))
    dates = [field.attname for field in Sheet._meta.concrete_fields if isinstance(field, models.DateTimeField)]
    for turn in range(1, times + 1):
        for first in block:
            said = historian.writer.say()
            own = {name: first[name] + turn * moved for name in dates if first[name] is not None}
            own |= dict(zip(HEADINGS, said.headings, strict=True))
            own |= {"id": first["id"] + turn * sizes[Sheet], "reading_id": first["reading_id"] + turn * sizes[Reading]}
            own |= {"title": said.title, "place": said.place, "reference": historian.reference(own["sent_at"])}
            yield tuple({**first, **own}[name] for name in names)


def _moved(field, turn, sizes, moved) -> str:
    """What a column holds in a copy."""
    column = f'"{field.column}"'
    if field.primary_key:
        return f"{column} + {turn * sizes[field.model]}"
    if field.column == "subject_id":
        return f"{column} + {turn * sizes[Sheet]}"
    if field.is_relation and field.related_model in sizes:
        return f"{column} + {turn * sizes[field.related_model]}"
    if isinstance(field, models.JSONField):
        return _renamed(column, {verb: (name, turn * sizes[model]) for verb, (name, model) in NAMED.items()})
    if isinstance(field, models.DateTimeField):
        seconds = turn * int(moved.total_seconds())
        if connection.vendor == "postgresql":
            return f"{column} + interval '{seconds} seconds'"
        # The fraction stays as it is: rounded, it may make a sixtieth second.
        whole = f"strftime('%Y-%m-%d %H:%M:%S', substr({column}, 1, 19), '{seconds:+} seconds')"
        return f"{whole} || substr({column}, 20)"
    return column


def _renamed(column, names):
    if connection.vendor == "postgresql":
        change = "{0} || jsonb_build_object('{1}', ({0} ->> '{1}')::bigint + {2})"
    else:
        change = "json_replace({0}, '$.{1}', json_extract({0}, '$.{1}') + {2})"
    cases = " ".join(f"WHEN '{verb}' THEN {change.format(column, *how)}" for verb, how in names.items())
    return f"CASE verb {cases} ELSE {column} END"
