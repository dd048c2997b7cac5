"""How a referral moves on, and what becomes of its sheet's status."""

from portevoix.sheets.status import NEXT_STATES, State, Status, derive


def move(referral, state):
    if state not in NEXT_STATES[State(referral.state)]:
        raise ValueError(f"A referral cannot go from {referral.state} to {state}.")
    referral.state = state
    referral.save(update_fields=["state", "taken_at", "taken_by", "answered_at"])


def derive_status(sheet, *, at):
    """Save what follows from the facts; True when the sheet has just become answered."""
    states = sheet.referrals.order_by().values_list("state", flat=True)
    sheet.status = derive(states, is_settled=sheet.settled_at is not None, is_abandoned=sheet.abandoned_at is not None)
    completes = sheet.status == Status.ANSWERED and sheet.answered_at is None
    if completes:
        sheet.answered_at = at
    sheet.save(update_fields=["status", "answered_at", "settled_at", "abandoned_at", "abandon_reason"])
    return completes
