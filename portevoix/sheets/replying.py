"""An addressee answers by replying to our mail: published when it is whole, kept as the draft when it is not.

Whatever becomes of it, its author hears it by a mail, which gives the words back unless they were published.
It stands above the forms: a mail is held to what the form asks.
"""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portevoix.accounts.models import User
from portevoix.kit.conflict import Conflict
from portevoix.notifications.operations import Addressee
from portevoix.notifications.replies import Refused, on_reply
from portevoix.organisations import operations as organisations
from portevoix.programmes.addresses import address
from portevoix.timeline.models import Entry

from . import answer_links, operations, permissions, reply_text
from .forms.answering import AnswerForm
from .models import AnswerDraft, Referral, Sheet
from .notifications.reaching import is_unopened_mailbox, write
from .operations import Became
from .status import State

# The headings as our mails show them (emails/by_reply.txt), but for what follows their names.
SHOWN = {
    "in_brief": gettext_lazy("IN BRIEF:"),
    "understood": gettext_lazy("WE UNDERSTOOD:"),
    "decision": gettext_lazy("WE DECIDE:"),
    "outcome": gettext_lazy("OUTCOME:"),
    "next_step": gettext_lazy("NEXT STEP:"),
    "next_step_date": gettext_lazy("DATE:"),
    "contact": gettext_lazy("WHO TO REACH:"),
}
ENDS = " \u00a0:"
# More than anybody writes by hand: a program that answers each of our mails is stopped.
MOST_A_DAY = 20


@on_reply("referral")
def take(pk: int, *, sender: str, text: str, at: datetime) -> str:
    referral = Referral.objects.select_related("organisation__programme", "sheet__cohort").filter(pk=pk).first()
    if referral is None:
        raise Refused(_("This sheet does not exist any more."))
    if _came_today(referral, at) >= MOST_A_DAY:
        raise Refused(_("Too many mails about this sheet today. Answer on the site."))
    by = _author(referral, sender, at)
    if by is None:
        return _refuse(referral, _("You are no longer among those who answer for this organisation."), text, sender, at)
    refusal = _why_not(referral)
    if refusal:
        return _refuse(referral, refusal, text, sender, at, by=by)
    reply = reply_text.read(text)
    if reply.takes_charge:
        return _take_charge(referral, text, sender, by, at)
    return _answer(referral, reply, text, sender, by, at)


def _came_today(referral, at):
    entries = Entry.objects.filter(subject_model=Sheet._meta.label, subject_id=referral.sheet_id, verb="sheets.replied")
    return entries.filter(facts__referral=referral.pk, happened_at__date=localdate(at)).count()


def _author(referral, sender, at):
    """One of its people; or its mailbox, which becomes one as through a link. None for anybody else."""
    user = User.objects.filter(email=sender, is_active=True).first()
    if user is not None and referral.organisation.has_member(user):
        return user
    is_disabled = User.objects.filter(email=sender, is_active=False).exists()
    if sender != referral.organisation.email.lower() or is_disabled:
        return None
    return organisations.accept_invitation(referral.organisation, email=sender, at=at)


def _why_not(referral):
    if referral.state == State.ANSWERED:
        return _("A colleague has answered meanwhile.")
    if referral.state == State.MEDIATION:
        return _("The class contested twice: the team mediates, and will write to you.")
    if not referral.is_open:
        return _("No answer is awaited from you any more.")
    return ""


def _take_charge(referral, text, sender, by, at):
    if referral.state == State.TO_TAKE:
        operations.take_charge(referral, by=by, at=at)
        return _tell(
            referral, Became.TAKEN, _("You took the sheet in charge. The class has been told."), "", sender, by, at
        )
    return _refuse(referral, _("This sheet is already taken in charge."), "", sender, at, by=by)


def _answer(referral, reply, text, sender, by, at):
    """As the form would: whole and right, it is published; else the draft keeps it and a mail says what is missing."""
    draft = AnswerDraft.objects.filter(referral=referral).first()
    form = AnswerForm({**reply.said, "key": str(uuid.uuid4()), "version": "0"}, referral=referral, today=localdate(at))
    missing = _missing(form)
    if not missing and reply.rest:
        missing = _("Some of your words stand under no heading: say where they belong.")
    if not missing and draft is not None and draft.saved_by_id != by.pk:
        missing = _("A colleague is writing an answer too: put both together.")
    if not missing:
        try:
            operations.answer(referral, **form.answer, by=by, at=at)
        except operations.Unchecked:
            missing = _("In your organisation, a colleague reads each answer before it is published.")
        except (ValidationError, Conflict) as fault:
            missing = " ".join(getattr(fault, "messages", [])) or _("A colleague has answered meanwhile.")
        else:
            said = _("Your answer is published. The class has been told.")
            return _tell(referral, Became.ANSWERED, said, "", sender, by, at)
    return _keep(referral, reply, form, missing, text, sender, by, at)


def _keep(referral, reply, form, missing, text, sender, by, at):
    try:
        operations.add_to_draft(referral, said=_kept(reply, form), rest=reply.rest, by=by, at=at)
    except (ValidationError, PermissionDenied) as fault:
        return _refuse(referral, " ".join(getattr(fault, "messages", [missing])), text, sender, at, by=by)
    return _tell(referral, Became.DRAFTED, missing, text, sender, by, at)


def _kept(reply, form):
    """What a draft holds of it; a date that is none stays in words."""
    said = {name: words for name, words in reply.said.items() if name != "next_step_date"}
    date = form.cleaned_data.get("next_step_date")
    if date is not None:
        said["next_step_date"] = date
    elif "next_step_date" in reply.said:
        reply.rest = "\n\n".join(filter(None, [reply.rest, reply.said["next_step_date"]]))
    return said


def _missing(form):
    """In one sentence: the headings that are empty, else the first thing to mend. "" when all is there."""
    if form.is_valid():
        return ""
    faults = form.errors.as_data()
    empty = [shown for name, shown in SHOWN.items() if any(e.code == "required" for e in faults.get(name, []))]
    if empty:
        return _("What is missing: %(headings)s.") % {"headings": ", ".join(str(shown).rstrip(ENDS) for shown in empty)}
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return " ".join(filter(None, [f"{label}:" if label else "", errors[0]]))


def _refuse(referral, why, text, sender, at, *, by=None):
    return _tell(referral, Became.REFUSED, why, text, sender, by, at)


def _tell(referral, became, sentence, text, sender, by, at):
    """The author reads what became of the mail; and their words, unless everybody now reads them."""
    entry = operations.note_reply(referral, became=became, by=by or User.objects.system(), at=at)
    programme = referral.organisation.programme
    can_go_on = became in (Became.DRAFTED, Became.TAKEN) and permissions.can_handle(by, referral)
    if not can_go_on:
        link = address(programme, "sheets:detail", referral.sheet.reference)
    elif is_unopened_mailbox(by, referral.organisation):
        link = answer_links.address_for(referral, programme)
    else:
        link = address(programme, "sheets:answer", referral.pk)
    addressee = Addressee.person(by) if by is not None else Addressee(sender)
    write(
        entry,
        [addressee],
        "replied",
        is_owed=True,
        sheet=referral.sheet,
        referral=referral,
        became=became.value,
        sentence=sentence,
        text=text,
        link=link,
        reply_to=("referral", referral.pk) if can_go_on else None,
    )
    return sentence
