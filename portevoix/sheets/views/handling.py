"""One sheet to handle: how it stands, and what its addressee may do with it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.sheets import deadlines, operations, permissions
from portevoix.sheets.forms.handling import ExtendForm, PromiseForm, ProposeForm, QuestionForm, StepForm, TakeForm
from portevoix.sheets.models import AnswerDraft, Contest
from portevoix.sheets.reading import dated
from portevoix.timeline.operations import once

from .referrals import readable_referral


@require_http_methods(["GET", "POST"])
def handle(request, pk):
    """One sheet, and what its addressee may do with it."""
    referral = readable_referral(request, pk)
    if request.method == "GET":
        return sheet_page(request, referral)
    require(permissions.is_addressee(request.user, referral) or permissions.can_conclude(request.user, referral))
    name = request.POST.get("action")
    if name not in ACTIONS:
        raise BadRequest
    action = ACTIONS[name]
    form = action.form(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return sheet_page(request, referral, {name: form}, status=422)
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    try:
        once(
            key,
            lambda: action.operation(referral, **fields, by=request.user, at=clock.now(), key=key),
            by=request.user,
        )
    except ValidationError as fault:
        form.add_error(fault.code if fault.code in form.fields else None, fault)
        return sheet_page(request, referral, {name: form}, status=422)
    except PermissionDenied:
        # A colleague or the class was faster: show how it stands now, and give the text back.
        return sheet_page(request, readable_referral(request, pk), {name: form}, status=409)
    messages.success(request, action.done)
    return redirect("sheets:handle", pk)


@dataclass(frozen=True)
class _Action:
    form: type
    operation: object
    done: str


ACTIONS = {
    "take": _Action(TakeForm, operations.take_charge, gettext_lazy("Taken in charge. The class has been told.")),
    "take_over": _Action(
        TakeForm, operations.take_over, gettext_lazy("You have it now. Your colleague has been told.")
    ),
    "step": _Action(StepForm, operations.add_step, gettext_lazy("Your step is published. The class has been told.")),
    "extend": _Action(ExtendForm, operations.extend, gettext_lazy("The date has moved. The class has been told why.")),
    "propose": _Action(ProposeForm, operations.propose_settled, gettext_lazy("The class has been asked.")),
    "promise": _Action(PromiseForm, operations.promise, gettext_lazy("Your promise is public. Its date is watched.")),
    "ask": _Action(QuestionForm, operations.ask_details, gettext_lazy("Your question has gone to the class.")),
}


def sheet_page(request, referral, forms=None, status=200):
    user, at = request.user, clock.now()
    forms = forms or {}
    sheet = referral.sheet
    can_read_details = permissions.can_read_details(user, referral, at=at)
    context = {
        "referral": referral,
        "sheet": sheet,
        "is_addressee": permissions.is_addressee(user, referral),
        "addressee": dated([referral], request.programme, at)[0].addressee,
        "others": sheet.referrals.exclude(pk=referral.pk).select_related("organisation", "answer").order_by("pk"),
        "steps": referral.steps.order_by("added_at", "pk"),
        "questions": referral.details_requests.order_by("asked_at", "pk") if can_read_details else [],
        "draft": AnswerDraft.objects.filter(referral=referral).select_related("saved_by").first(),
        "can_pass_on": permissions.can_pass_on(user, referral),
        "can_decline": permissions.can_decline(user, referral),
        "can_conclude": permissions.can_conclude(user, referral),
        "contest": latest_contest(referral),
        "contest_until": still_to_come(referral.contest_until_at, at) if sheet.is_open else None,
        "proposal": referral.settled_proposals.filter(closed_at=None).first(),
        "next_ring": _next_ring(referral),
        "take": TakeForm() if permissions.can_take_charge(user, referral) else None,
        "take_over": TakeForm(auto_id="take_over_%s") if permissions.can_take_over(user, referral) else None,
        "step": _form(request, "step", forms) if permissions.can_add_step(user, referral) else None,
        "extend": _form(request, "extend", forms) if permissions.can_extend(user, referral, at=at) else None,
        "promise": _form(request, "promise", forms) if permissions.can_promise(user, referral) else None,
        "propose": _form(request, "propose", forms) if permissions.can_propose_settled(user, referral) else None,
        "ask": _form(request, "ask", forms) if permissions.can_ask(user, referral) else None,
        "faulty": next(iter(forms.values()), None) if status == 422 else None,
        "is_changed": status == 409,
        "typed": _typed(forms) if status == 409 else "",
    }
    return render(request, "sheets/handling/handle.html", context, status=status)


def still_to_come(moment, at):
    """None for what is past."""
    return moment if moment is not None and moment > at else None


def latest_contest(referral):
    """What the class found missing in the last answer that it contested."""
    if not referral.contests:
        return None
    return Contest.objects.filter(referral=referral).order_by("-contested_at", "-pk").first()


def _next_ring(referral):
    """Who is told next if nothing happens; none while a pause stops the clock, or at the top of the ladder."""
    if not referral.is_open or referral.paused_at is not None:
        return None
    return deadlines.next_ring(referral.dates, reached=referral.reached, is_taken=referral.taken_at is not None)


def _form(request, name, forms):
    if name in forms:
        return forms[name]
    form_class = ACTIONS[name].form
    return form_class(auto_id=f"{name}_%s", initial=returning.initial_for(request, form_class))


def _typed(forms):
    """The text of a form that came too late."""
    return "\n".join(
        form.cleaned_data[name]
        for form in forms.values()
        for name in ("text", "question", "reason", "conclusion")
        if name in form.fields
    )
