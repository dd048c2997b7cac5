"""Who may do what with a sheet. `at` matters because mandates begin and end."""

from portevoix.delegates import permissions as delegates
from portevoix.organisations.permissions import is_facilitator

from .status import State


def can_start(user, cohort, *, at):
    return delegates.has_mandate(user, cohort, at=at)


def can_edit(user, sheet, *, at):
    """The delegates of its class, until it leaves."""
    return sheet.is_draft and delegates.has_mandate(user, sheet.cohort, at=at)


def can_send(user, sheet, *, at):
    return can_edit(user, sheet, at=at)


def can_consult(user, sheet, *, at):
    """Ask the class whether the draft says what it lives, and count its hands."""
    return can_edit(user, sheet, at=at)


def is_addressee(user, referral):
    """One of the people of the organisation it was sent to, whatever became of it."""
    return referral.organisation.has_member(user)


def can_handle(user, referral):
    """The addressee's people, while it waits."""
    return referral.is_open and is_addressee(user, referral)


def can_take_charge(user, referral):
    return referral.state == State.TO_TAKE and can_handle(user, referral)


def can_ask(user, referral):
    """One question at a time: the class answers it before the next."""
    return referral.state != State.WAITING and can_handle(user, referral)


def can_answer(user, referral):
    return can_handle(user, referral)


def can_pass_on(user, referral):
    """The desk finds who can answer; nobody else moves a sheet."""
    return referral.is_open and is_facilitator(user, referral.organisation.programme)


def can_read_details(user, referral, *, at):
    """The private thread: the class's delegates and the addressee's people."""
    return referral.organisation.has_member(user) or delegates.has_mandate(user, referral.sheet.cohort, at=at)


def can_reply(user, request, *, at):
    return request.replied_at is None and delegates.has_mandate(user, request.referral.sheet.cohort, at=at)


def can_settle(user, sheet, *, at):
    """The class's word, once somebody has answered."""
    return (
        sheet.is_open
        and any(r.state == State.ANSWERED for r in sheet.referrals.all())
        and delegates.has_mandate(user, sheet.cohort, at=at)
    )


def can_abandon(user, sheet, *, at):
    return sheet.is_open and delegates.has_mandate(user, sheet.cohort, at=at)
