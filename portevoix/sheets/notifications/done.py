"""What waited for somebody, and is done: it leaves their list by itself, whoever did it."""

from portevoix.notifications.operations import close
from portevoix.programmes.addresses import address, origin
from portevoix.timeline.listeners import on

from .reaching import referral_of, sheet_of


@on(
    *("sheets.answered", "sheets.declined", "sheets.passed_on", "sheets.taken_from_closed", "sheets.mediated"),
)
def close_what_an_addressee_owed(entry):
    """Its people's, and what its colleagues or the desk were asked about it."""
    referral = referral_of(entry)
    if referral is not None:
        close(entry, path=_path(entry, "sheets:handle", referral.pk))


@on("sheets.taken")
def close_that_nobody_has_taken_it(entry):
    told = {"verb": "sheets.level_reached", "facts__level": "untaken"}
    close(entry, **told, facts__organisation_id=entry.facts["organisation_id"])


@on("sheets.details_given")
def close_question(entry):
    reply = _path(entry, "sheets:details_reply", sheet_of(entry).reference, entry.facts["request"])
    close(entry, path=reply)


@on("sheets.contested", "sheets.proposal_lapsed")
def close_proposal(entry):
    close(entry, verb="sheets.settled_proposed", facts__organisation_id=entry.facts["organisation_id"])


@on("sheets.holding_said")
def close_whether_it_holds(entry):
    close(entry, verb="sheets.holding_asked")


@on("sheets.settled", "sheets.abandoned")
def close_everything(entry):
    close(entry)


def _path(entry, view_name, *args):
    """As the links of notices have it, whatever name the site had then."""
    return address(entry.programme, view_name, *args).removeprefix(origin(entry.programme))
