"""What must never be: counted from the rows and the history, by other means than those that wrote them."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from portevoix.organisations.models import Organisation
from portevoix.programmes.working_days import calendar_of, working_days_between
from portevoix.results.models import Tally
from portevoix.results.tallies import COLUMNS, recount
from portevoix.sheets.deadlines import ORDER, Level
from portevoix.sheets.models import CLOCK_FIELDS, DetailsRequest, Referral, Sheet
from portevoix.sheets.status import State, Status
from portevoix.timeline.models import Entry

# The worker looks at the clocks every five minutes; a level later than this has been forgotten.
PATIENCE = timedelta(minutes=15)
DAY = timedelta(days=1)
ROUND_VERBS = ("sheets.sent", "sheets.contested", "sheets.mediated")
REDIRECTING_VERBS = ("sheets.passed_on", "sheets.declined", "sheets.taken_from_closed")


def broken(programme, *, at: datetime) -> dict[str, int]:
    """How often each invariant is broken at that moment, just after the worker has run; each must be 0."""
    return {
        "levels_missing": levels_missing(programme, at=at),
        **History(programme).counted,
        "ownerless": ownerless(programme),
        "figures_wrong": figures_wrong(programme),
        "private_texts": private_texts(programme),
    }


def levels_missing(programme, *, at: datetime) -> int:
    """Clocks that run, past the date of a level that was never said."""
    running = Referral.objects.within(programme).open().filter(paused_at=None)
    columns = ("reached", "taken_at", *CLOCK_FIELDS)
    return sum(_is_behind(row, at) for row in running.values(*columns).order_by("pk").iterator())


def _is_behind(row, at):
    reached = ORDER[Level(row["reached"])] if row["reached"] else -1
    for number, name in enumerate(CLOCK_FIELDS):
        is_said = number <= reached
        is_needless = (name == "take_due_at" and row["taken_at"] is not None) or (
            name == "remind_at" and row["remind_at"] >= row["due_at"]
        )
        if not is_said and not is_needless and row[name] + PATIENCE < at:
            return True
    return False


def ownerless(programme) -> int:
    """Sheets in progress that nobody who is still there owes an answer to. A mediation is the desk's."""
    is_there = Q(organisation__is_open=True) | Q(organisation__kind=Organisation.Kind.DESK) | Q(state=State.MEDIATION)
    owned = Referral.objects.within(programme).open().filter(is_there)
    waiting = Sheet.objects.within(programme).filter(status=Status.IN_PROGRESS)
    return waiting.exclude(pk__in=owned.values("sheet")).count()


def figures_wrong(programme) -> int:
    """Kept figures that the sheets contradict; asked when no delivery waits."""
    kept = {line.organisation_id: line for line in Tally.objects.filter(programme=programme)}
    right = {line.organisation_id: line for line in recount(programme)}
    return sum(
        getattr(kept.get(pk), name, 0) != getattr(right.get(pk), name, 0)
        for pk in kept.keys() | right.keys()
        for name in COLUMNS
    )


def private_texts(programme) -> int:
    """Entries that hold a word of the thread between a class and an addressee."""
    private = defaultdict(list)
    asked = DetailsRequest.objects.filter(referral__sheet__programme=programme).order_by("pk")
    for sheet, *texts in asked.values_list("referral__sheet", "question", "reply"):
        private[sheet] += filter(None, texts)
    entries = Entry.objects.filter(programme=programme, subject_model=Sheet._meta.label, subject_id__in=private)
    found = 0
    for sheet, facts in entries.order_by("pk").values_list("subject_id", "facts"):
        said = json.dumps(facts, ensure_ascii=False)
        found += any(text in said for text in private[sheet])
    return found


@dataclass
class Round:
    """From the sending, or from a contest, to the next one: of one addressee, and of whoever it hands its duty to."""

    began_at: datetime
    said: set[str] = field(default_factory=set)


class History:
    """Every level ever said, held against the rounds that the same history tells."""

    def __init__(self, programme) -> None:
        self.is_working = calendar_of(programme)
        self.days = _days(programme)
        self.rounds: dict[tuple[int, int], Round] = {}
        self.levels: Counter[str] = Counter()
        # Behind its date, the level that came the latest; and how many came too late.
        self.longest_delay = timedelta(0)
        self.counted = {"levels_twice": 0, "levels_early": 0, "levels_late": 0, "late_unsaid": 0}
        verbs = ("sheets.level_reached", "sheets.answered", *ROUND_VERBS, *REDIRECTING_VERBS)
        entries = Entry.objects.filter(programme=programme, verb__in=verbs).order_by("happened_at", "pk")
        for entry in entries.iterator():
            self._read(entry)

    def _read(self, entry):
        facts, sheet = entry.facts, entry.subject_id
        if entry.verb == "sheets.sent":
            for organisation in facts["addressee_ids"]:
                self.rounds[sheet, organisation] = Round(entry.happened_at)
        elif entry.verb in REDIRECTING_VERBS:
            if facts["referral"] is not None:
                giver = self.rounds[sheet, facts["organisation_id"]]
                self.rounds[sheet, facts["to_id"]] = Round(giver.began_at, set(giver.said))
        elif entry.verb == "sheets.level_reached":
            self._hold(entry, self.rounds[sheet, facts["organisation_id"]])
        elif entry.verb == "sheets.answered":
            due_at = datetime.fromisoformat(facts["due_at"])
            is_late = due_at + PATIENCE < entry.happened_at
            self.counted["late_unsaid"] += (
                is_late and Level.DUE not in self.rounds[sheet, facts["organisation_id"]].said
            )
        else:
            self.rounds[sheet, facts["organisation_id"]] = Round(entry.happened_at)

    def _hold(self, entry, round_):
        level = entry.facts["level"]
        self.levels[level] += 1
        # In order, each once: whatever is not above all that was said comes again.
        above = max((ORDER[Level(said)] for said in round_.said), default=-1)
        self.counted["levels_twice"] += ORDER[Level(level)] <= above
        round_.said.add(level)
        delay = entry.happened_at - datetime.fromisoformat(entry.facts["was_due_at"])
        self.longest_delay = max(self.longest_delay, delay)
        self.counted["levels_late"] += delay > PATIENCE
        # Pauses and extensions only ever move a date away.
        whole_days = working_days_between(round_.began_at, entry.happened_at - DAY, self.is_working)
        self.counted["levels_early"] += whole_days < self.days[level]


def _days(programme):
    """After how many whole working days each level may be said."""
    answer = programme.answer_days
    return {
        Level.UNTAKEN: programme.take_charge_days,
        Level.REMINDER: max(answer - programme.remind_before_days, programme.take_charge_days),
        Level.DUE: answer,
        Level.HEAD: answer + programme.head_after_days,
        Level.COORDINATOR: answer + programme.coordinator_after_days,
        Level.ELECTED: answer + programme.elected_after_days,
    }
