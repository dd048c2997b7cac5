"""Several classes, one sheet; two sheets, one problem. `at` matters because mandates begin and end."""

from django.utils.translation import gettext as _

from portevoix.delegates import permissions as delegates
from portevoix.organisations.permissions import is_facilitator
from portevoix.sheets.status import State, Status


def is_joinable(sheet):
    """Everyone may read it, and its class has not given it up. A settled problem may be another class's still."""
    return sheet.shown_at is not None and sheet.status != Status.ABANDONED


def can_join(user, sheet, cohort, *, at):
    """The delegates of another class of the programme, once."""
    is_another = cohort.pk != sheet.cohort_id and cohort.programme_id == sheet.programme_id
    if not (is_joinable(sheet) and is_another and delegates.has_mandate(user, cohort, at=at)):
        return False
    return not sheet.adhesions.live().filter(cohort=cohort).exists()


def can_withdraw(user, adhesion, *, at):
    """What the class said, the class takes back."""
    return adhesion.withdrawn_at is None and delegates.has_mandate(user, adhesion.cohort, at=at)


def can_say_stance(user, adhesion, *, at):
    """A class that joined, once somebody has answered or the author's class has settled."""
    sheet = adhesion.sheet
    is_answered = sheet.status == Status.SETTLED or sheet.referrals.filter(state=State.ANSWERED).exists()
    return is_answered and sheet.status != Status.ABANDONED and can_withdraw(user, adhesion, at=at)


def can_consent(user, sheet, *, at):
    """In the name of the class that wrote it."""
    return not sheet.is_draft and delegates.has_mandate(user, sheet.cohort, at=at)


def can_propose_merge(user, sheet, *, at):
    """The class's delegates, for their own sheet; the desk, to both classes, and it decides nothing."""
    return not sheet.is_draft and (can_consent(user, sheet, at=at) or is_facilitator(user, sheet.programme))


def can_reply_to_merge(user, merge, sheet, *, at):
    """The class that has not said yet, while it is time."""
    said_at = merge.leader_said_at if sheet.pk == merge.leader_id else merge.follower_said_at
    return merge.outcome == "" and said_at is None and at <= merge.until_at and can_consent(user, sheet, at=at)


def can_part(user, merge, sheet, *, at):
    """Either class, whenever it wants."""
    return merge.outcome == merge.Outcome.MERGED and can_consent(user, sheet, at=at)


def why_not_mergeable(sheet, other):
    """A sentence, or "" for two sheets that may be shown together."""
    if sheet.programme_id != other.programme_id or other.is_draft or other.shown_at is None:
        return _("No sheet that everyone can read bears this reference.")
    if sheet.shown_at is None:
        return _("Your sheet has not been read for everyone yet. Wait until it is shown.")
    if not (sheet.is_open and other.is_open):
        return _("One of the two is closed: only open sheets can be shown together.")
    if other.led_by_id or sheet.led_by_id:
        return _("One of the two is already shown with another sheet.")
    return ""
