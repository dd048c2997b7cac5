"""Who may do what with a sheet. `at` matters because mandates begin and end."""

from portevoix.delegates import permissions as delegates
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import is_facilitator
from portevoix.sheets.status import State

# After the second one, the desk mediates.
MOST_CONTESTS = 2


def can_start(user, cohort, *, at):
    return delegates.has_mandate(user, cohort, at=at)


def can_edit(user, sheet, *, at):
    """The delegates of its class, until it leaves."""
    return sheet.is_draft and delegates.has_mandate(user, sheet.cohort, at=at)


def can_send(user, sheet, *, at):
    return can_edit(user, sheet, at=at)


def can_choose_similar(user, sheet, *, at):
    """Say of a sheet near the draft: we join it, it answers us, ours is different."""
    return can_edit(user, sheet, at=at)


def can_learn_routing(user):
    """The software, by itself."""
    return user.is_system


def can_consult(user, sheet, *, at):
    """Ask the class whether the draft says what it lives, and count its hands."""
    return can_edit(user, sheet, at=at)


def can_read_first(user, read, *, at):
    """Whether everyone may read a sheet, or words beside it: by the desk, or by the software for what was shown before.

    Nobody decides on the words of a class that they represent, nor on those about its sheet.
    """
    if read.sheet.is_draft or not user.is_authenticated:
        return False
    is_of_class = any(delegates.has_mandate(user, cohort, at=at) for cohort in {read.sheet.cohort, read.cohort})
    return user.is_system or (is_facilitator(user, read.sheet.programme) and not is_of_class)


def can_decide_reading(user, read, *, at):
    """Of the desk; the second time, another person than the first."""
    is_first = read.reading is not None and read.reading.waits_for_another_than(user)
    return can_read_first(user, read, at=at) and not is_first


def can_ask_again(user, read, *, at):
    """The class whose words are kept back, once, as long as they are its words."""
    is_kept_back = read.can_be_read_again and getattr(read, "withdrawn_at", None) is None
    return is_kept_back and delegates.has_mandate(user, read.cohort, at=at)


def can_agree_to_opening(user, opening, read, *, at):
    """Two people read what was masked, or nobody."""
    return opening.asked_by_id != user.pk and not user.is_system and can_read_first(user, read, at=at)


def can_read_sealed(user, opening, *, at):
    return opening.is_open(at) and user.pk in (opening.asked_by_id, opening.agreed_by_id)


def is_addressee(user, referral):
    """One of the people of the organisation it was sent to, whatever became of it."""
    return referral.organisation.has_member(user)


def can_handle(user, referral):
    """The addressee's people, while it waits for them: in a mediation, it waits for the desk."""
    return referral.is_open and referral.state != State.MEDIATION and is_addressee(user, referral)


def can_add_step(user, referral):
    """Whoever it waits for says in public how it goes: the addressee, or the desk that mediates."""
    return can_handle(user, referral) or can_conclude(user, referral)


def can_take_charge(user, referral):
    return referral.state == State.TO_TAKE and can_handle(user, referral)


def can_be_taken_over(referral, *, by):
    """A colleague has it; whether `by` is one of the addressee's people is known already."""
    is_held = referral.state in (State.TAKEN, State.WAITING, State.CONTESTED) and referral.taken_by_id is not None
    return is_held and referral.taken_by_id != by.pk


def can_take_over(user, referral):
    """From a colleague who is away, or has too much: nobody needs to ask."""
    return can_be_taken_over(referral, by=user) and can_handle(user, referral)


def can_use_link(user, referral):
    """The account of the very mailbox that the organisation has today."""
    is_mailbox = bool(user.email) and user.email.lower() == referral.organisation.email.lower()
    return is_mailbox and user.is_active and is_addressee(user, referral)


def can_ask(user, referral):
    """One question at a time: the class answers it before the next, even one that an answer did not wait for."""
    return can_handle(user, referral) and not referral.details_requests.filter(replied_at=None).exists()


def can_answer(user, referral):
    return can_handle(user, referral)


def is_check_wanted(organisation):
    """Each answer is read by a second person, where there is one."""
    return (
        organisation.answers_are_checked and organisation.membership_set.live().filter(user__is_active=True).count() > 1
    )


def needs_another_reader(user, draft):
    """Whoever wrote the last words of a draft cannot be the one who checks them."""
    return draft.saved_by_id == user.pk and is_check_wanted(draft.referral.organisation)


def can_ask_check(user, referral):
    return can_answer(user, referral) and is_check_wanted(referral.organisation)


def can_keep_templates(user, organisation):
    """The organisation's people, for themselves."""
    return organisation.has_member(user)


def can_extend(user, referral, *, at):
    """Once, and before the date: afterwards it is late, whatever is said. A clock that is stopped makes nobody late."""
    return can_handle(user, referral) and referral.extended_at is None and not referral.is_late(at)


def can_decline(user, referral):
    """ "This is not for us": by whoever the sheet was sent to. The desk passes it on instead."""
    return is_declinable(referral) and can_handle(user, referral)


def is_declinable(referral):
    is_asked = referral.state in (State.TO_TAKE, State.TAKEN, State.WAITING)
    return is_asked and referral.organisation.kind != Organisation.Kind.DESK


def can_pass_on(user, referral):
    """The desk finds who can answer, but while it mediates."""
    is_open = referral.is_open and referral.state != State.MEDIATION
    return is_open and is_facilitator(user, referral.organisation.programme)


def can_read_details(user, referral, *, at):
    """The private thread: the class's delegates and the addressee's people."""
    return referral.organisation.has_member(user) or delegates.has_mandate(user, referral.sheet.cohort, at=at)


def can_reply(user, request, *, at):
    return request.replied_at is None and delegates.has_mandate(user, request.referral.sheet.cohort, at=at)


def can_propose_settled(user, referral):
    """The addressee's people, once it has answered, while the class may still close."""
    is_answered = referral.state == State.ANSWERED and referral.sheet.is_open
    return (
        is_answered and is_addressee(user, referral) and not referral.settled_proposals.filter(closed_at=None).exists()
    )


def can_promise(user, referral):
    """Something more, once it has answered: what comes of it is followed like the rest."""
    return referral.answer_id is not None and is_addressee(user, referral)


def can_contest(user, referral, *, at):
    """Those who asked, while the sheet is open: twice at most. The days to do so are the operation's affair."""
    sheet = referral.sheet
    is_answered = referral.state == State.ANSWERED and sheet.is_open and referral.contests < MOST_CONTESTS
    return is_answered and delegates.has_mandate(user, sheet.cohort, at=at)


def can_conclude(user, referral):
    """The desk, which mediates."""
    return referral.state == State.MEDIATION and is_facilitator(user, referral.organisation.programme)


def can_say_whether_it_holds(user, holding, *, at):
    """The class that settled, or the one that was asked in its place."""
    asked = {holding.sheet.cohort, holding.cohort} - {None}
    return not holding.said and any(delegates.has_mandate(user, cohort, at=at) for cohort in asked)


def can_settle(user, sheet, *, at):
    """The class's word, once somebody has answered."""
    return (
        sheet.is_open
        and any(r.state == State.ANSWERED for r in sheet.referrals.all())
        and delegates.has_mandate(user, sheet.cohort, at=at)
    )


def can_abandon(user, sheet, *, at):
    return sheet.is_open and delegates.has_mandate(user, sheet.cohort, at=at)


def can_follow_messages(user, sheet, *, at):
    """The class's delegates, the people of its addressees, the desk: those in whose name it was written."""
    if delegates.has_mandate(user, sheet.cohort, at=at) or is_facilitator(user, sheet.programme):
        return True
    return any(is_addressee(user, referral) for referral in sheet.referrals.select_related("organisation"))
