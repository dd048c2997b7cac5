"""What several classes say together: some join the sheets of others, two sheets are shown together."""

import datetime
import json
from itertools import cycle

from portevoix.delegates.permissions import delegates_of
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Adhesion, Sheet
from portevoix.sheets.status import OPEN_STATUSES, Status

from . import texts
from .foundations import Region
from .moments import Agenda

# How many classes join each of these sheets.
JOINING = (7, 3, 2, 1, 1)
DAY = datetime.timedelta(days=1)


def gather(region: Region, agenda: Agenda) -> None:
    """In the last days: a class joins what it still lives."""
    said = json.loads((texts.FOLDER / "companions.json").read_text(encoding="utf-8"))
    at = agenda.on(agenda.days_ago(2))
    known = Sheet.objects.shown().filter(shown_at__lt=at - DAY, status__in=OPEN_STATUSES, sent_at__lt=at - DAY)
    open_sheets = list(known.select_related("cohort", "theme").latest_first())
    spoken_for = {sheet.pk for sheet in _show_together(open_sheets, said["merge"], at=at)}
    words, joined = cycle(said["words"]), []
    for sheet, number in zip([one for one in open_sheets if one.pk not in spoken_for], JOINING, strict=False):
        for cohort, delegate in _others(region, sheet, at=at)[:number]:
            at += datetime.timedelta(minutes=7)
            adhesion = sheets.join(
                sheet, cohort, words=next(words), **_decision(cohort, said["decided"]), by=delegate, at=at
            )
            joined.append((adhesion, at + datetime.timedelta(minutes=40)))
    # The newest still waits for its reader.
    for adhesion, read_at in joined[:-1]:
        sheets.show(adhesion, by=_facilitator(region), at=read_at)
    _say_whether_it_is_settled(at=at + datetime.timedelta(hours=1))


def _show_together(open_sheets, reason, *, at):
    """The first two of one theme whose classes can both say so."""
    by_theme: dict[int, Sheet] = {}
    for sheet in open_sheets:
        other = by_theme.setdefault(sheet.theme_id, sheet)
        delegates = [delegates_of(one.cohort, at=at).order_by("pk").first() for one in (sheet, other)]
        if sheet.cohort_id != other.cohort_id and all(delegates):
            merge = sheets.propose_merge(sheet, other, reason=reason, by=delegates[0], at=at)
            if merge.outcome == "":
                sheets.accept_merge(merge, other, by=delegates[1], at=at + datetime.timedelta(hours=3))
            return [sheet, other]
    return []


def _others(region, sheet, *, at):
    """(class, its delegate) of those that may join, the nearest to the training first."""
    found = []
    for cohort in region.cohorts.values():
        delegate = delegates_of(cohort, at=at).order_by("pk").first()
        if cohort.pk != sheet.cohort_id and delegate is not None:
            found.append((cohort, delegate))
    return sorted(found, key=lambda pair: (pair[0].training != sheet.cohort.training, pair[0].pk))


def _decision(cohort, decided):
    """Hands where the class is counted, a sentence where nobody knows how many they are."""
    if cohort.headcount and cohort.pk % 2:
        return {"yes": max(cohort.headcount - 3, 1), "no": min(2, cohort.headcount // 3)}
    return {"decided": decided}


def _say_whether_it_is_settled(*, at):
    """Where somebody has answered: every other class says yes."""
    answered = Adhesion.objects.live().filter(sheet__status=Status.ANSWERED).order_by("pk")
    for number, adhesion in enumerate(answered.select_related("sheet__cohort", "cohort")):
        delegate = delegates_of(adhesion.cohort, at=at).order_by("pk").first()
        stance = Adhesion.Stance.UNSETTLED if number % 2 else Adhesion.Stance.SETTLED
        sheets.say_stance(adhesion, stance=stance, by=delegate, at=at)


def _facilitator(region):
    return region.members[region.desk.slug][0]
