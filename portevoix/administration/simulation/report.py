"""What the year was, in sentences."""

from collections import Counter

from django.utils.translation import gettext as _

from portevoix.notifications.models import Mail
from portevoix.results.tallies import recount
from portevoix.sheets.deadlines import Level
from portevoix.sheets.models import Contest, Holding, Mediation
from portevoix.timeline.models import Entry

from .year import Findings


def sentences(found: Findings) -> list[str]:
    """In the language that is on."""
    return [*_lives(found), *_promise(found), *_messages(found), *_invariants(found)]


def kept_share(found: Findings) -> float:
    """Of all answers owed, in per cent: given by their date, or said to be late within a quarter of an hour."""
    owed = len(found.history.rounds)
    forgotten = sum(found.broken[name] for name in ("levels_missing", "levels_late", "late_unsaid"))
    return 100 * max(owed - forgotten, 0) / owed if owed else 100.0


def _lives(found):
    whole, *_lines = recount(found.programme)
    levels = found.history.levels
    answers = {"in_time": whole.in_time, "late": whole.late}
    redirected = Entry.objects.filter(programme=found.programme, verb__in=("sheets.declined", "sheets.passed_on"))
    closed = Entry.objects.filter(programme=found.programme, verb="sheets.taken_from_closed")
    yield _("%(number)s sheets received.") % {"number": whole.received}
    yield _("%(in_time)s answers in time, %(late)s late.") % answers
    for level in Level:
        yield _("Level “%(level)s”: %(number)s times.") % {"level": level.label, "number": levels[level]}
    yield _("%(number)s duties handed on, %(closed)s taken from organisations that had closed.") % {
        "number": redirected.count(),
        "closed": closed.count(),
    }
    yield _("%(contests)s answers contested, %(mediations)s mediations.") % {
        "contests": Contest.objects.count(),
        "mediations": Mediation.objects.count(),
    }
    yield _("%(settled)s sheets settled, %(abandoned)s abandoned.") % {
        "settled": whole.settled,
        "abandoned": whole.abandoned,
    }
    said = Counter(Holding.objects.order_by().values_list("said", flat=True))
    yield _("A month later: %(lasting)s hold, %(partly)s in part, %(back)s came back, %(silent)s unknown.") % {
        "lasting": said["lasting"],
        "partly": said["partly"],
        "back": said["came_back"],
        "silent": said[""],
    }


def _promise(found):
    minutes = int(found.history.longest_delay.total_seconds() // 60)
    yield _("Answered, or said to be late, by the date: %(share)s %%.") % {"share": f"{kept_share(found):g}"}
    yield _("A level came %(minutes)s minutes after its date at most.") % {"minutes": minutes}


def _messages(found):
    states = Counter(Mail.objects.order_by().values_list("state", flat=True))
    yield _("Messages: %(sent)s sent, %(refused)s refused, %(given_up)s given up, %(queued)s waiting.") % {
        state: states[state] for state in Mail.State.values
    }


def _invariants(found):
    names = {
        "levels_missing": _("Levels that were never said"),
        "levels_twice": _("Levels said twice, or out of order"),
        "levels_early": _("Levels said too early"),
        "levels_late": _("Levels said more than a quarter of an hour late"),
        "late_unsaid": _("Late answers whose lateness was never said"),
        "ownerless": _("Sheets that nobody owes an answer to any more"),
        "figures_wrong": _("Figures that the sheets contradict"),
        "private_texts": _("Private words in the public history"),
        "failed_jobs": _("Jobs that failed"),
    }
    for name, words in names.items():
        yield _("%(what)s: %(number)s") % {"what": words, "number": found.broken[name]}
