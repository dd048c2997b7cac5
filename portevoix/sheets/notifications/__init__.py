"""Who is told of what happens to a sheet, and in which words (templates/sheets/emails/).

Addressees read the name of the class, never a person's. What the private thread says stays in
the thread: its mails hold a link only. Each listener asks its questions in a fixed number of
queries, and says nothing about what is gone by the time the worker comes to it.
"""

from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee
from portevoix.programmes.addresses import address
from portevoix.sheets.models import Answer, DetailsRequest, Referral, Step
from portevoix.sheets.operations import Doing
from portevoix.timeline.listeners import on

from . import done, joining, ladder, publishing, settling, weekly
from .reaching import (
    OWED,
    members_of,
    referral_of,
    sheet_of,
    tell_class,
    tell_new_addressees,
    tell_people,
    write,
)

__all__ = ["done", "joining", "ladder", "publishing", "settling", "weekly"]


@on("sheets.sent")
def tell_of_sending(entry):
    sheet = sheet_of(entry)
    referrals = list(sheet.referrals.select_related("organisation").order_by("due_at", "pk"))
    receipt = address(entry.programme, "sheets:receipt", sheet.reference)
    tell_class(entry, sheet, "receipt", referrals=referrals, link=receipt)
    first = [referral for referral in referrals if referral.organisation_id in entry.facts["addressee_ids"]]
    tell_new_addressees(entry, sheet, first)


@on("sheets.taken")
def tell_of_taking(entry):
    tell_class(entry, sheet_of(entry), "taken", referral=referral_of(entry))


@on("sheets.taken_over")
def tell_of_taking_over(entry):
    """Whoever had it, if still there."""
    referral = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation").first()
    if referral is None:
        return
    people = members_of([referral.organisation_id])[referral.organisation_id]
    had_it = [user for user in people if user.pk == entry.facts["taken_from"]]
    tell_people(entry, had_it, "taken_over", sheet=sheet_of(entry), referral=referral)


@on("sheets.link_used")
def tell_of_link(entry):
    """The mailbox, of each thing done in its name: a link can be passed on."""
    sheet = sheet_of(entry)
    referral = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation").first()
    if referral is not None:
        link = address(entry.programme, "sheets:detail", sheet.reference)
        doing = Doing(entry.facts["doing"]).label
        mailbox = [Addressee.person(entry.actor)]
        write(entry, mailbox, "link_used", is_owed=True, sheet=sheet, referral=referral, doing=doing, link=link)


@on("sheets.step_added")
def tell_of_step(entry):
    step = Step.objects.filter(pk=entry.facts["step"]).first()
    if step is not None:
        tell_class(entry, sheet_of(entry), "step_added", step=step)


@on("sheets.details_asked")
def tell_of_question(entry):
    sheet = sheet_of(entry)
    question = address(entry.programme, "sheets:details_reply", sheet.reference, entry.facts["request"])
    tell_class(entry, sheet, "details_asked", **OWED, link=question)


@on("sheets.details_given")
def tell_of_details(entry):
    """Whoever asked, if still there, and the colleagues."""
    request = DetailsRequest.objects.filter(pk=entry.facts["request"]).select_related("referral__organisation").first()
    if request is None:
        return
    people = members_of([request.referral.organisation_id])[request.referral.organisation_id]
    tell_people(entry, people, "details_given", sheet=sheet_of(entry), referral=request.referral)


@on("sheets.answered")
def tell_of_answer(entry):
    answers = Answer.objects.select_related("referral__organisation")
    answer = answers.filter(pk=entry.facts["answer"]).first()
    if answer is not None:
        shared = [(sheet, address(entry.programme, "sheets:detail", sheet.reference)) for sheet in answer.given_to]
        tell_class(entry, sheet_of(entry), "answered", answer=answer, shared=shared)


@on("sheets.check_asked")
def tell_of_check(entry):
    """The colleagues of whoever asks, while the answer is still owed."""
    referral = Referral.objects.open().filter(pk=entry.facts["referral"]).select_related("organisation").first()
    if referral is None:
        return
    colleagues = [
        user for user in members_of([referral.organisation_id])[referral.organisation_id] if user != entry.actor
    ]
    people = [Addressee.person(user) for user in colleagues]
    link = address(entry.programme, "sheets:answer", referral.pk)
    context = {"sheet": sheet_of(entry), "referral": referral, "asked_by": entry.actor, "link": link}
    write(entry, people, "check_asked", **OWED, **context)


@on("sheets.passed_on")
def tell_of_passing_on(entry):
    sheet = sheet_of(entry)
    step = Step.objects.filter(pk=entry.facts["step"]).first()
    successor = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation")
    tell_class(entry, sheet, "passed_on", step=step)
    tell_new_addressees(entry, sheet, list(successor))


@on("sheets.declined", "sheets.taken_from_closed")
def tell_of_redirection(entry):
    sheet = sheet_of(entry)
    step = Step.objects.filter(pk=entry.facts.get("step")).first()
    tell_class(entry, sheet, "passed_on", step=step)
    if entry.facts["referral"] is not None:
        successor = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation")
        tell_new_addressees(entry, sheet, list(successor))


@on("sheets.extended")
def tell_of_extension(entry):
    step = Step.objects.filter(pk=entry.facts["step"]).first()
    if step is not None:
        tell_class(entry, sheet_of(entry), "extended", step=step, referral=referral_of(entry))


@on("sheets.settled")
def tell_of_settling(entry):
    _tell_of_closing(entry, "settled")


@on("sheets.abandoned")
def tell_of_abandoning(entry):
    _tell_of_closing(entry, "abandoned")


def _tell_of_closing(entry, template):
    """Everyone who had a part in it; those who still owed an answer learn that they owe none."""
    sheet = sheet_of(entry)
    referrals = list(sheet.referrals.select_related("organisation").order_by("pk"))
    members = members_of([referral.organisation_id for referral in referrals])
    for referral in referrals:
        is_released = referral.organisation_id in entry.facts["released_ids"]
        context = {
            "sheet": sheet,
            "referral": referral,
            "is_released": is_released,
            "section": Section.CLOSED,
        }
        if members[referral.organisation_id]:
            tell_people(entry, members[referral.organisation_id], template, **context)
        elif is_released and referral.organisation.email:
            public = address(entry.programme, "sheets:detail", sheet.reference)
            write(entry, [Addressee(referral.organisation.email)], template, link=public, **context)
