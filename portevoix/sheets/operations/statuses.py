"""How a referral moves on, and what becomes of its sheet's status."""

from portevoix.sheets.status import NEXT_STATES, State, Status, derive

from .clocks import WOUND_FIELDS, wound

MOVED_FIELDS = ("state", "taken_at", "taken_by", "answered_at", "answer", *WOUND_FIELDS)

CLOSED_FIELDS = ("status", "answered_at", "settled_at", "ask_holding_at", "abandoned_at", "abandon_reason")


def move(referral, state):
    """Save the referral in its new state, its clock wound: running while something is owed, stopped after."""
    if state not in NEXT_STATES[State(referral.state)]:
        raise ValueError(f"A referral cannot go from {referral.state} to {state}.")
    referral.state = state
    wound(referral).save(update_fields=MOVED_FIELDS)


def derive_status(sheet, *, at):
    """Save what follows from the facts; True when the sheet has just become answered."""
    states = sheet.referrals.order_by().values_list("state", flat=True)
    sheet.status = derive(states, is_settled=sheet.settled_at is not None, is_abandoned=sheet.abandoned_at is not None)
    completes = sheet.status == Status.ANSWERED and sheet.answered_at is None
    if completes:
        sheet.answered_at = at
    sheet.save(
        update_fields=["status", "answered_at", "settled_at", "ask_holding_at", "abandoned_at", "abandon_reason"]
    )
    return completes
