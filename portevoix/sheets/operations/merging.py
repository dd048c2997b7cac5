"""Two sheets that tell the same: shown together by consent of both classes, parted again by either."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.programmes.working_days import add_working_days, calendar_of
from portevoix.sheets import permissions
from portevoix.sheets.models import Merge, Saying, Sheet
from portevoix.timeline.operations import record

from .counting import recount, tell_of_threshold
from .locks import locked
from .reading import ask_words

AT_ONCE = 200


@transaction.atomic
def propose_merge(
    sheet: Sheet,
    other: Sheet,
    *,
    reason: str,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Merge:
    """By the delegate of `sheet`, to the class of `other`; or by the desk, to both.

    Raises ValidationError for two that cannot be shown together, Conflict with the Merge
    when it is proposed already.
    """
    sheet, other = _both_locked(sheet, other)
    require(permissions.can_propose_merge(by, sheet, at=at))
    _require_mergeable(sheet, other)
    leader, follower = _in_order(sheet, other)
    known = Merge.objects.waiting().filter(leader=leader, follower=follower).first()
    if known is not None:
        raise Conflict(known)
    merge = Merge(leader=leader, follower=follower, reason=reason, proposed_by=by, proposed_at=at)
    programme = sheet.programme
    merge.until_at = add_working_days(at, programme.contest_days, calendar_of(programme))
    for one in (sheet, other):
        # One delegate of both classes speaks for both; the desk, for neither.
        if permissions.can_consent(by, one, at=at):
            _consent(merge, one, by=by, at=at)
    merge.save()
    for one in merge.sheets:
        facts = _facts(merge, one)
        record("sheets.merge_proposed", subject=one, by=by, at=at, key=key if one.pk == sheet.pk else None, **facts)
    if merge.leader_said_at and merge.follower_said_at:
        _merge(merge, by=by, at=at, key=None)
    return merge


@transaction.atomic
def accept_merge(merge: Merge, sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Merge:
    """The class of `sheet` says yes; when both have, they are shown together."""
    merge, sheet = _locked(merge, sheet)
    require(permissions.can_reply_to_merge(by, merge, sheet, at=at))
    _require_mergeable(merge.leader, merge.follower)
    _consent(merge, sheet, by=by, at=at)
    merge.save()
    if merge.leader_said_at and merge.follower_said_at:
        _merge(merge, by=by, at=at, key=key)
    else:
        record("sheets.merge_wanted", subject=sheet, by=by, at=at, key=key, **_facts(merge, sheet))
    return merge


@transaction.atomic
def refuse_merge(merge: Merge, sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Merge:
    """No reason is asked: a class owes its own sheet to nobody."""
    merge, sheet = _locked(merge, sheet)
    require(permissions.can_reply_to_merge(by, merge, sheet, at=at))
    merge.outcome, merge.closed_at = Merge.Outcome.REFUSED, at
    merge.save(update_fields=["outcome", "closed_at"])
    _record_on_both("sheets.merge_refused", merge, sheet, by=by, at=at, key=key)
    return merge


@transaction.atomic
def part(
    merge: Merge, sheet: Sheet, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Merge:
    """Either class takes its sheet back, and says why in public. Nothing was mixed: nothing is to sort out."""
    merge, sheet = _locked(merge, sheet)
    require(permissions.can_part(by, merge, sheet, at=at))
    if not reason.strip():
        raise ValidationError(_("Say why: the other class will read it."))
    merge.outcome, merge.part_reason, merge.parted_by, merge.parted_at = Merge.Outcome.PARTED, reason.strip(), by, at
    merge.save(update_fields=["outcome", "part_reason", "parted_by", "parted_at"])
    ask_words(Saying.Kind.PARTING, merge, sheet=sheet, cohort=sheet.cohort, said=merge.part_reason, at=at)
    merge.follower.led_by = None
    merge.follower.save(update_fields=["led_by"])
    recount(merge.follower)
    recount(merge.leader)
    _record_on_both("sheets.parted", merge, sheet, by=by, at=at, key=key)
    return merge


@transaction.atomic
def let_merges_lapse(*, by: User, at: datetime.datetime) -> int:
    """Silence merges nothing. Returns how many were looked at."""
    require(by.is_system)
    due = Merge.objects.waiting().filter(until_at__lt=at).order_by("until_at", "pk")
    due = list(due.select_related("leader", "follower")[:AT_ONCE])
    for merge in due:
        merge, _sheet = _locked(merge, merge.leader)
        if merge.outcome == "":
            merge.outcome, merge.closed_at = Merge.Outcome.LAPSED, at
            merge.save(update_fields=["outcome", "closed_at"])
            _record_on_both("sheets.merge_lapsed", merge, merge.leader, by=by, at=at, key=None)
    return len(due)


def _merge(merge, *, by, at, key):
    merge.outcome, merge.closed_at = Merge.Outcome.MERGED, at
    merge.save(update_fields=["outcome", "closed_at"])
    merge.follower.led_by = merge.leader
    merge.follower.save(update_fields=["led_by"])
    recount(merge.leader)
    said_last = merge.leader if merge.leader_said_by_id == by.pk else merge.follower
    _record_on_both("sheets.merged", merge, said_last, by=by, at=at, key=key)
    tell_of_threshold(merge.leader, by=by, at=at)


def _record_on_both(verb, merge, sheet, *, by, at, key):
    """In both histories; the form's key on that of the class that spoke."""
    for one in merge.sheets:
        record(verb, subject=one, by=by, at=at, key=key if one.pk == sheet.pk else None, **_facts(merge, one))


def _facts(merge, sheet):
    other = merge.other_than(sheet)
    return {"merge": merge.pk, "other": other.reference, "other_id": other.pk, "leads": sheet.pk == merge.leader_id}


def _consent(merge, sheet, *, by, at):
    side = "leader" if sheet.pk == merge.leader_id else "follower"
    setattr(merge, f"{side}_said_by", by)
    setattr(merge, f"{side}_said_at", at)


def _in_order(sheet, other):
    """The older leads, unless the younger leads others already."""
    older, younger = sorted((sheet, other), key=lambda one: (one.sent_at, one.pk))
    if Sheet.objects.filter(led_by=younger).exists():
        return younger, older
    return older, younger


def _require_mergeable(sheet, other):
    fault = permissions.why_not_mergeable(sheet, other)
    if fault:
        raise ValidationError(fault)
    if all(Sheet.objects.filter(led_by=one).exists() for one in (sheet, other)):
        raise ValidationError(_("Each of the two already leads others: part one of them first."))


def _both_locked(sheet, other):
    """The lower key first, whoever proposes."""
    if sheet.pk == other.pk:
        raise ValidationError(_("It is the same sheet. Give the reference of another one."))
    found = {pk: locked(Sheet(pk=pk)) for pk in sorted([sheet.pk, other.pk])}
    return found[sheet.pk], found[other.pk]


def _locked(merge, sheet):
    leader, follower = _both_locked(Sheet(pk=merge.leader_id), Sheet(pk=merge.follower_id))
    merge = Merge.objects.select_for_update(of=["self"]).get(pk=merge.pk)
    merge.leader, merge.follower = leader, follower
    return merge, leader if sheet.pk == leader.pk else follower
