"""Who is told of what happens to a sheet, and in which words (templates/sheets/emails/).

Addressees read the name of the class, never a person's. What the private thread says stays in
the thread: its mails hold a link only. Each listener asks its questions in a fixed number of
queries, and says nothing about what is gone by the time the worker comes to it.
"""

from collections.abc import Iterable

from portevoix.accounts.models import User
from portevoix.delegates.permissions import delegates_of
from portevoix.notifications.operations import Addressee, tell
from portevoix.organisations import invitations
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.addresses import address
from portevoix.timeline.listeners import on
from portevoix.timeline.models import Entry

from .models import Answer, DetailsRequest, Referral, Sheet, Step
from .status import OPEN_STATES


@on("sheets.sent")
def tell_of_sending(entry):
    sheet = _sheet(entry)
    referrals = list(sheet.referrals.select_related("organisation").order_by("due_at", "pk"))
    receipt = address(entry.programme, "sheets:receipt", sheet.reference)
    _tell_class(entry, sheet, "receipt", referrals=referrals, link=receipt)
    first = [referral for referral in referrals if referral.organisation_id in entry.facts["addressee_ids"]]
    _tell_new_addressees(entry, sheet, first)


@on("sheets.taken")
def tell_of_taking(entry):
    _tell_class(entry, _sheet(entry), "taken", referral=_referral(entry))


@on("sheets.step_added")
def tell_of_step(entry):
    step = Step.objects.filter(pk=entry.facts["step"]).first()
    if step is not None:
        _tell_class(entry, _sheet(entry), "step_added", step=step)


@on("sheets.details_asked")
def tell_of_question(entry):
    sheet = _sheet(entry)
    question = address(entry.programme, "sheets:details_reply", sheet.reference, entry.facts["request"])
    _tell_class(entry, sheet, "details_asked", link=question)


@on("sheets.details_given")
def tell_of_details(entry):
    """Whoever asked, if still there, and the colleagues."""
    request = DetailsRequest.objects.filter(pk=entry.facts["request"]).select_related("referral").first()
    if request is None:
        return
    people = _members([request.referral.organisation_id])[request.referral.organisation_id]
    _tell_people(entry, people, "details_given", sheet=_sheet(entry), referral=request.referral)


@on("sheets.answered")
def tell_of_answer(entry):
    answers = Answer.objects.select_related("referral__organisation")
    answer = answers.filter(pk=entry.facts["answer"]).first()
    if answer is not None:
        _tell_class(entry, _sheet(entry), "answered", answer=answer)


@on("sheets.passed_on")
def tell_of_passing_on(entry):
    sheet = _sheet(entry)
    step = Step.objects.filter(pk=entry.facts["step"]).first()
    successor = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation")
    _tell_class(entry, sheet, "passed_on", step=step)
    _tell_new_addressees(entry, sheet, list(successor))


@on("sheets.settled")
def tell_of_settling(entry):
    _tell_of_closing(entry, "settled")


@on("sheets.abandoned")
def tell_of_abandoning(entry):
    _tell_of_closing(entry, "abandoned")


def _tell_of_closing(entry, template):
    """Everyone who had a part in it; those who still owed an answer learn that they owe none."""
    sheet = _sheet(entry)
    referrals = list(sheet.referrals.select_related("organisation").order_by("pk"))
    members = _members([referral.organisation_id for referral in referrals])
    for referral in referrals:
        is_released = referral.organisation_id in entry.facts["released_ids"]
        context = {"sheet": sheet, "referral": referral, "is_released": is_released}
        if members[referral.organisation_id]:
            _tell_people(entry, members[referral.organisation_id], template, **context)
        elif is_released and referral.organisation.email:
            public = address(entry.programme, "sheets:detail", sheet.reference)
            _write(entry, [Addressee(referral.organisation.email)], template, link=public, **context)


def _sheet(entry: Entry) -> Sheet:
    return Sheet.objects.select_related("cohort__provider", "theme", "territory").get(pk=entry.subject_id)


def _referral(entry):
    referrals = Referral.objects.filter(sheet=entry.subject_id, organisation=entry.facts["organisation_id"])
    return referrals.first()


def _tell_class(entry, sheet, template, *, link="", **context):
    people = delegates_of(sheet.cohort, at=entry.happened_at)
    context["link"] = link or address(entry.programme, "sheets:detail", sheet.reference)
    _write(entry, [Addressee.person(user) for user in people], template, sheet=sheet, **context)


def _tell_people(entry, people: Iterable[User], template, *, sheet, referral, **context):
    context["link"] = address(entry.programme, "sheets:handle", referral.pk)
    addressees = [Addressee.person(user) for user in people]
    _write(entry, addressees, template, sheet=sheet, referral=referral, **context)


def _tell_new_addressees(entry, sheet, referrals):
    """Its people; else its mailbox, with a way in; else the desk, told that nobody can be reached.

    An addressee that owes nothing any more by now is left in peace.
    """
    referrals = [referral for referral in referrals if referral.state in (*OPEN_STATES, "answered")]
    desk = Organisation.objects.filter(programme=entry.programme, kind=Organisation.Kind.DESK).first()
    desk_id = desk.pk if desk is not None else 0
    members = _members([desk_id, *(referral.organisation_id for referral in referrals)])
    unreached = []
    for referral in referrals:
        organisation = referral.organisation
        if members[organisation.pk]:
            _tell_people(entry, members[organisation.pk], "to_handle", sheet=sheet, referral=referral)
        elif organisation.email:
            token = invitations.token_for(organisation)
            link = address(entry.programme, "organisations:invitation", token)
            mailbox = [Addressee(organisation.email)]
            _write(entry, mailbox, "invited", sheet=sheet, referral=referral, link=link)
        else:
            unreached.append(referral)
    if unreached and desk is not None:
        _tell_desk(entry, sheet, desk, members[desk_id], unreached)


def _tell_desk(entry, sheet, desk, people, unreached):
    """One mail for all those that nobody can be reached for."""
    addressees = [Addressee.person(user) for user in people]
    if not addressees and desk.email:
        addressees = [Addressee(desk.email)]
    link = address(entry.programme, "sheets:handle", unreached[0].pk)
    _write(entry, addressees, "unreached", sheet=sheet, referrals=unreached, link=link)


def _members(organisation_ids) -> dict[int, list[User]]:
    members: dict[int, list[User]] = {pk: [] for pk in organisation_ids}
    live = Membership.objects.live().filter(organisation__in=organisation_ids, user__is_active=True)
    for membership in live.select_related("user").order_by("pk"):
        members[membership.organisation_id].append(membership.user)
    return members


def _write(entry, addressees, template, **context):
    site = address(entry.programme, "portal:home")
    tell(addressees, f"sheets/emails/{template}.txt", entry=entry, site=site, **context)
