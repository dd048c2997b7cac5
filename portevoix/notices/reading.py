"""What pages show of reports: what waits for the desk, and how many there were in a year."""

import datetime
import statistics
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Sum, Value, When

from portevoix.programmes.working_days import PARIS
from portevoix.timeline.models import Entry

from .models import Act, Appeal, Report, RightOfReply

PAGE_SIZE = 30
# Fewer cases than these give no median: it would tell one case.
TOLD_FROM = 5


def waiting(programme) -> dict[str, list]:
    """What the desk owes a decision: dangers first, then by date. Three queries."""
    danger_first = Case(When(reason=Report.Reason.DANGER, then=Value(0)), default=Value(1))
    reports = (
        Report.objects.within(programme)
        .open()
        .first_of_each()
        .annotate(danger_first=danger_first, others=Count("same", filter=Q(same__decided_at=None)))
    )
    appeals = Appeal.objects.within(programme).open().select_related("report__sheet", "reply__sheet")
    replies = RightOfReply.objects.within(programme).waiting().select_related("sheet")
    return {
        "reports": list(reports.select_related("sheet").order_by("danger_first", "due_at", "pk")[:PAGE_SIZE]),
        "appeals": list(appeals.order_by("due_at", "pk")[:PAGE_SIZE]),
        "replies": list(replies.order_by("due_at", "pk")[:PAGE_SIZE]),
    }


def counts(programme, *, at: datetime.datetime) -> dict[str, int]:
    """How many wait, how many are late. Three queries."""
    found = {"waiting": 0, "late": 0, "danger": 0}
    for rows in (
        Report.objects.within(programme).open().first_of_each(),
        Appeal.objects.within(programme).open(),
        RightOfReply.objects.within(programme).waiting(),
    ):
        is_report = rows.model is Report
        danger = {"danger": Count("pk", filter=Q(reason=Report.Reason.DANGER))} if is_report else {}
        number = rows.aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)), **danger)
        for name, value in number.items():
            found[name] += value
    return found


def decided(programme) -> list[Report]:
    """The latest ones."""
    known = Report.objects.within(programme).first_of_each().exclude(decided_at=None)
    return list(known.select_related("sheet", "appeal").order_by("-decided_at", "-pk")[:PAGE_SIZE])


def history(*subjects) -> list[Entry]:
    """What happened to a report or a reply, and to its appeal."""
    found = [entry for subject in subjects if subject is not None for entry in Entry.objects.about(subject)]
    return sorted(found, key=lambda entry: (entry.happened_at, entry.pk))


@dataclass(frozen=True)
class Year:
    """What everyone may count (DSA, art. 15): `by_reason` and `by_act` hold (words, number)."""

    year: int
    reports: int
    by_reason: list[tuple[str, int]]
    by_act: list[tuple[str, int]]
    decided: int
    waiting: int
    # None below five decisions.
    median_days: float | None
    late: int
    appeals: int
    appeals_changed: int
    replies_shown: int
    replies_refused: int


def year(programme, number: int) -> Year:
    """Those made in that year; the same words of the same text are one case, `times` counted. Five queries."""
    made = Report.objects.within(programme).filter(**_within("made_at", number))
    cases = made.first_of_each()
    days = [(end - start).total_seconds() / 86400 for start, end in _spans(cases)]
    appeals = Appeal.objects.within(programme).filter(**_within("asked_at", number))
    replies = RightOfReply.objects.within(programme).filter(**_within("asked_at", number))
    said = replies.aggregate(
        shown=Count("pk", filter=Q(state=RightOfReply.State.SHOWN)),
        refused=Count("pk", filter=Q(state=RightOfReply.State.REFUSED)),
    )
    asked = appeals.aggregate(all=Count("pk"), changed=Count("pk", filter=Q(outcome=Appeal.Outcome.CHANGED)))
    return Year(
        year=number,
        reports=made.aggregate(all=Sum("times"))["all"] or 0,
        by_reason=_counted(cases, "reason", Report.Reason),
        by_act=_counted(cases.exclude(act=""), "act", Act),
        decided=len(days),
        waiting=cases.open().count(),
        median_days=round(statistics.median(days), 1) if len(days) >= TOLD_FROM else None,
        late=cases.filter(decided_at__gt=F("due_at")).count(),
        appeals=asked["all"],
        appeals_changed=asked["changed"],
        replies_shown=said["shown"],
        replies_refused=said["refused"],
    )


def years(programme, *, today: datetime.date) -> list[int]:
    """From the first report to this year, the latest first."""
    first = Report.objects.within(programme).order_by("made_at").values_list("made_at", flat=True).first()
    start = first.astimezone(PARIS).year if first else today.year
    return list(range(today.year, start - 1, -1))


def _within(field, number):
    start, end = (datetime.datetime(year, 1, 1, tzinfo=PARIS) for year in (number, number + 1))
    return {f"{field}__gte": start, f"{field}__lt": end}


def _spans(cases):
    return cases.exclude(decided_at=None).order_by("pk").values_list("made_at", "decided_at")


def _counted(rows, field, choices):
    found = dict(rows.order_by().values_list(field).annotate(Count("pk")))
    return [(choice.label, found[choice.value]) for choice in choices if choice.value in found]
