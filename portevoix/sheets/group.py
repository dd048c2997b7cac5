"""Those who tell a sheet: the classes that joined it, the sheets shown with it, and what the reader may do there.

A number of queries that no adhesion makes grow; one alone for a sheet that nobody joined.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from portevoix.delegates.models import Cohort, Enrolment
from portevoix.delegates.permissions import cohorts_represented_by
from portevoix.organisations.permissions import is_facilitator

from . import permissions, tally
from .models import Adhesion, Merge, Sheet
from .status import State, Status

SHOWN_AT_MOST = 30


@dataclass(frozen=True)
class Group:
    told_by: str = ""
    # Those to show, the oldest first; `more` are not.
    adhesions: list[Adhesion] = field(default_factory=list)
    more: int = 0
    stances: str = ""
    leader: Sheet | None = None
    followers: list[Sheet] = field(default_factory=list)
    # What the reader may do.
    to_join: list[Cohort] = field(default_factory=list)
    own: list[Adhesion] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    may_say_stance: bool = False
    may_propose_merge: bool = False
    asks_its_delegate: bool = False
    is_joinable: bool = False


def group(sheet: Sheet, *, programme, by, insider: permissions.Insider, at) -> Group:
    leader = sheet.led_by if sheet.led_by_id and sheet.led_by.shown_at else None
    is_told_by_others = sheet.class_count > 1
    followers = _followers(sheet) if is_told_by_others and not sheet.led_by_id else []
    keys = [sheet.pk, *(one.pk for one in followers)]
    adhesions = _adhesions(keys) if is_told_by_others else []
    addressees = [referral.organisation_id for referral in sheet.referrals.all()]
    for adhesion in adhesions:
        # Those of another sheet of the group concern neither its class nor its addressees.
        concerned = (sheet, addressees) if adhesion.sheet_id == sheet.pk else (adhesion, ())
        adhesion.is_insider = insider.reads(adhesion, *concerned)
        adhesion.is_own = adhesion.cohort_id in insider.represented
        adhesion.is_place_read = adhesion.is_shown or adhesion.is_insider or adhesion.reading is None
        adhesion.held = None if adhesion.is_shown else adhesion.reading
    return Group(
        told_by=sheet.told_by,
        adhesions=adhesions[:SHOWN_AT_MOST],
        more=_number_of(keys) - SHOWN_AT_MOST if len(adhesions) > SHOWN_AT_MOST else 0,
        stances=_stances(sheet, keys) if is_told_by_others else "",
        leader=leader,
        followers=followers,
        is_joinable=permissions.is_joinable(sheet),
        **_ways(sheet, programme, by=by, at=at),
    )


def _followers(sheet):
    found = Sheet.objects.shown().filter(led_by=sheet)
    return list(found.select_related("cohort__provider").order_by("sent_at", "pk"))


def _adhesions(keys):
    found = Adhesion.objects.live().filter(sheet__in=keys)
    found = found.select_related("cohort__provider", "territory", "reading").order_by("joined_at", "pk")
    return list(found[: SHOWN_AT_MOST + 1])


def _number_of(keys):
    return Adhesion.objects.live().filter(sheet__in=keys).count()


def _stances(sheet, keys):
    """ "3 of 5 classes say settled", once one of them has said so or the contrary."""
    said = list(Adhesion.objects.live().filter(sheet__in=keys).exclude(stance="").values_list("stance", flat=True))
    settled = said.count(Adhesion.Stance.SETTLED) + (sheet.status == Status.SETTLED)
    if not said:
        return ""
    return tally.settled_in_words(settled, sheet.class_count)


def _ways(sheet, programme, *, by, at):
    """Asked only of somebody signed in: the public page asks nothing."""
    if not by.is_authenticated:
        return {}
    represented = list(cohorts_represented_by(by, programme, at=at))
    keys = [cohort.pk for cohort in represented]
    own = list(Adhesion.objects.live().filter(sheet=sheet, cohort__in=keys).select_related("cohort")) if keys else []
    joined = {adhesion.cohort_id for adhesion in own}
    others = [cohort for cohort in represented if cohort.pk not in {sheet.cohort_id, *joined}]
    is_author = sheet.cohort_id in keys
    is_answered = sheet.status == Status.SETTLED or any(r.state == State.ANSWERED for r in sheet.referrals.all())
    return {
        "to_join": others if permissions.is_joinable(sheet) else [],
        "own": own,
        "merges": _merges(sheet) if is_author else [],
        "may_say_stance": bool(own) and is_answered and sheet.status != Status.ABANDONED,
        "may_propose_merge": sheet.is_open
        and sheet.shown_at is not None
        and sheet.led_by_id is None
        and (is_author or is_facilitator(by, programme)),
        "asks_its_delegate": not represented and _attends(by, programme),
    }


def _merges(sheet):
    """What waits for the class, and what stands."""
    found = Merge.objects.filter(Q(leader=sheet) | Q(follower=sheet), outcome__in=["", Merge.Outcome.MERGED])
    found = list(found.select_related("leader", "follower").order_by("proposed_at", "pk"))
    for merge in found:
        merge.other = merge.other_than(sheet)
    return found


def _attends(user, programme):
    return Enrolment.objects.filter(user_id=user.pk, cohort__programme=programme).exists()


def classes_told(sheet: Sheet) -> Iterable[int]:
    """The classes, but its own, that are told of what happens to a sheet: those that joined, those shown with it."""
    group_keys = {sheet.pk, sheet.led_by_id} - {None}
    joined = Adhesion.objects.live().filter(sheet__in=group_keys).order_by().values_list("cohort", flat=True)
    shown_with = Sheet.objects.filter(Q(led_by=sheet) | Q(pk=sheet.led_by_id)).order_by()
    return {*joined, *shown_with.values_list("cohort", flat=True)} - {sheet.cohort_id}
