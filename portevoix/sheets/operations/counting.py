"""How many classes tell a sheet, written on the sheet by whatever changes it.

Always counted again from the rows, under the sheet's lock: a repair and the usual way are the same.
"""

import datetime

from portevoix.accounts.models import User
from portevoix.sheets import tally
from portevoix.sheets.models import Adhesion, Sheet
from portevoix.timeline.operations import record

COUNT_FIELDS = ("class_count", "trainee_count", "unsized_count", "department_count")


def counted(sheet: Sheet) -> tally.Count:
    """What the sheet must say: its class, those that joined, and those of the sheets that it leads."""
    group = [sheet.pk, *Sheet.objects.filter(led_by=sheet).order_by("pk").values_list("pk", flat=True)]
    authors = Sheet.objects.filter(pk__in=group).order_by("sent_at", "pk")
    joined = Adhesion.objects.live().filter(sheet__in=group).order_by("joined_at", "pk")
    rows = [
        *authors.values_list("cohort", "cohort__headcount", "territory__path"),
        *joined.values_list("cohort", "headcount", "territory__path"),
    ]
    return tally.count(tally.Voice(cohort, headcount, path or "") for cohort, headcount, path in rows)


def recount(sheet: Sheet) -> Sheet:
    """Called under the sheet's lock. One that was alone and still is keeps its zeros: nothing is shown."""
    found = counted(sheet)
    for name, number in zip(COUNT_FIELDS, found, strict=True):
        setattr(sheet, name, number)
    sheet.save(update_fields=COUNT_FIELDS)
    return sheet


def tell_of_threshold(sheet: Sheet, *, by: User, at: datetime.datetime) -> None:
    """Once each: a class that leaves and comes back makes no noise."""
    reached = tally.threshold(sheet.class_count)
    if reached <= sheet.threshold_told:
        return
    sheet.threshold_told = reached
    sheet.save(update_fields=["threshold_told"])
    record("sheets.threshold_reached", subject=sheet, by=by, at=at, classes=reached)
