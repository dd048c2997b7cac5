"""The addressee's pages: the board, one sheet to handle, passing it on."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.paging import page_number
from portevoix.organisations.competence import competent
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import is_facilitator, organisations_of
from portevoix.programmes.working_days import calendar_of
from portevoix.sheets import operations, permissions
from portevoix.sheets.addressees import search
from portevoix.sheets.forms.handling import PassOnForm, QuestionForm, StepForm, TakeForm
from portevoix.sheets.models import AnswerDraft, Referral
from portevoix.sheets.reading import Addressee
from portevoix.sheets.status import OPEN_STATES, State
from portevoix.timeline.operations import once

PAGE = 50
IN_A_SECTION = 20


@require_safe
def board(request):
    """What is owed by the person's organisations, the nearest date first."""
    mine = organisations_of(request.user, request.programme)
    require(bool(mine))
    at = clock.now()
    referrals = Referral.objects.filter(organisation__in=mine)
    view = request.GET.get("vue", "")
    context = {
        "organisations": mine,
        "view": view,
        "tabs": _tabs(request, view),
        "owed": _owed(referrals, at),
        "at": at,
    }
    if not view:
        sections = [_section(state, referrals, request.programme, at) for state in OPEN_STATES]
        context["sections"] = [section for section in sections if section["referrals"]]
        return render(request, "sheets/handling/board.html", context)
    listed = _listed(view, referrals, request, at)
    page = page_number(request)
    rows = list(listed.for_board()[(page - 1) * PAGE : page * PAGE + 1])
    if page > 1 and not rows:
        raise Http404
    context |= {
        "referrals": _dated(rows[:PAGE], request.programme, at),
        "page_number": page,
        "has_next": len(rows) > PAGE,
    }
    return render(request, "sheets/handling/board_list.html", context)


@require_http_methods(["GET", "POST"])
def handle(request, pk):
    """One sheet, and what its addressee may do with it."""
    referral = _referral(request, pk)
    if request.method == "GET":
        return _sheet_page(request, referral)
    require(permissions.is_addressee(request.user, referral))
    name = request.POST.get("action")
    if name not in ACTIONS:
        raise BadRequest
    action = ACTIONS[name]
    form = action.form(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _sheet_page(request, referral, {name: form}, status=422)
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    try:
        once(
            key,
            lambda: action.operation(referral, **fields, by=request.user, at=clock.now(), key=key),
            by=request.user,
        )
    except PermissionDenied:
        # A colleague or the class was faster: show how it stands now, and give the text back.
        return _sheet_page(request, _referral(request, pk), {name: form}, status=409)
    messages.success(request, action.done)
    return redirect("sheets:handle", pk)


@require_http_methods(["GET", "POST"])
def pass_on(request, pk):
    """The desk finds who can answer."""
    referral = _referral(request, pk)
    require(is_facilitator(request.user, request.programme))
    if request.method == "GET" and not referral.is_open:
        return redirect("sheets:handle", pk)
    query = (request.POST if request.method == "POST" else request.GET).get("q", "").replace("\0", "").strip()[:80]
    chosen = request.POST.get("to", "")
    choices = _able(referral, query, chosen)
    form = PassOnForm(request.POST or None, choices=choices, initial=returning.initial_for(request, PassOnForm))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _pass_on(request, referral, form)
            except PermissionDenied:
                return _sheet_page(request, _referral(request, pk), {"pass_on": form}, status=409)
            except ValidationError as fault:
                form.add_error("to", fault)
        status = 422
    context = {"referral": referral, "sheet": referral.sheet, "form": form, "query": query}
    return render(request, "sheets/handling/pass_on.html", context, status=status)


@dataclass(frozen=True)
class _Action:
    form: type
    operation: object
    done: str


ACTIONS = {
    "take": _Action(TakeForm, operations.take_charge, gettext_lazy("Taken in charge. The class has been told.")),
    "step": _Action(StepForm, operations.add_step, gettext_lazy("Your step is published. The class has been told.")),
    "ask": _Action(QuestionForm, operations.ask_details, gettext_lazy("Your question has gone to the class.")),
}

# The addresses of the board's other views, and what they list.
VIEWS = {
    "a-prendre": (State.TO_TAKE,),
    "a-repondre": (State.TAKEN,),
    "en-attente": (State.WAITING,),
    "repondues": (State.ANSWERED,),
    "transmises": (State.PASSED_ON, State.RELEASED),
}
UNCLAIMED = "non-prises"
ADDRESSES = {state: name for name, states in VIEWS.items() for state in states}


def _tabs(request, view):
    tabs = [
        (_("To handle"), "", view not in ("repondues", "transmises", UNCLAIMED)),
        (_("Answered"), "?vue=repondues", view == "repondues"),
        (_("Passed on or closed"), "?vue=transmises", view == "transmises"),
    ]
    if is_facilitator(request.user, request.programme):
        tabs.append((_("Nobody has taken"), f"?vue={UNCLAIMED}", view == UNCLAIMED))
    return [(words, request.path + query, is_current) for words, query, is_current in tabs]


def _owed(referrals, at):
    """How much waits, in one query."""
    return referrals.open().aggregate(
        total=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=at)),
        **{state.value: Count("pk", filter=Q(state=state)) for state in OPEN_STATES},
    )


def _section(state, referrals, programme, at):
    rows = referrals.filter(state=state).for_board().order_by("due_at", "pk")[: IN_A_SECTION + 1]
    rows = list(rows)
    return {
        "state": state,
        "referrals": _dated(rows[:IN_A_SECTION], programme, at),
        "more_url": f"?vue={ADDRESSES[state]}" if len(rows) > IN_A_SECTION else "",
    }


def _listed(view, referrals, request, at):
    if view == UNCLAIMED:
        require(is_facilitator(request.user, request.programme))
        others = Referral.objects.within(request.programme).exclude(
            organisation__in=organisations_of(request.user, request.programme)
        )
        return others.filter(state=State.TO_TAKE, take_due_at__lt=at).order_by("take_due_at", "pk")
    if view not in VIEWS:
        raise Http404
    listed = referrals.filter(state__in=VIEWS[view])
    if view == "repondues":
        return listed.annotate(outcome=F("answer__outcome")).order_by("-answered_at", "-pk")
    if view == "transmises":
        return listed.order_by("-referred_at", "-pk")
    return listed.order_by("due_at", "pk")


def _dated(referrals, programme, at):
    """Each with its lateness, counted as on the public page."""
    is_working = calendar_of(programme) if any(referral.is_late(at) for referral in referrals) else None
    for referral in referrals:
        referral.addressee = Addressee(referral, at, is_working)
    return referrals


def _referral(request, pk):
    found = Referral.objects.within(request.programme).visible_to(request.user)
    return get_object_or_404(
        found.select_related("organisation__programme", "sheet__cohort__provider", "sheet__theme", "sheet__territory"),
        pk=pk,
    )


def _sheet_page(request, referral, forms=None, status=200):
    user, at = request.user, clock.now()
    forms = forms or {}
    sheet = referral.sheet
    can_read_details = permissions.can_read_details(user, referral, at=at)
    context = {
        "referral": referral,
        "sheet": sheet,
        "is_addressee": permissions.is_addressee(user, referral),
        "addressee": _dated([referral], request.programme, at)[0].addressee,
        "others": sheet.referrals.exclude(pk=referral.pk).select_related("organisation", "answer").order_by("pk"),
        "steps": referral.steps.order_by("added_at", "pk"),
        "questions": referral.details_requests.order_by("asked_at", "pk") if can_read_details else [],
        "draft": AnswerDraft.objects.filter(referral=referral).select_related("saved_by").first(),
        "can_pass_on": permissions.can_pass_on(user, referral),
        "take": TakeForm() if permissions.can_take_charge(user, referral) else None,
        "step": _form(request, "step", forms) if permissions.can_handle(user, referral) else None,
        "ask": _form(request, "ask", forms) if permissions.can_ask(user, referral) else None,
        "faulty": next(iter(forms.values()), None) if status == 422 else None,
        "is_changed": status == 409,
        "typed": _typed(forms) if status == 409 else "",
    }
    return render(request, "sheets/handling/handle.html", context, status=status)


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
        for name in ("text", "question", "reason")
        if name in form.fields
    )


def _able(referral, query, chosen):
    """Organisations that could receive the sheet: those found, else those the table names."""
    sheet = referral.sheet
    able = Organisation.objects.within(sheet.programme_id).active().exclude(referrals__sheet=sheet)
    programme = referral.organisation.programme
    if query:
        found = [organisation.pk for organisation in search(programme, query)]
    else:
        proposals = competent(programme, sheet.theme, sheet.territory, sheet.cohort.provider)
        found = [proposal.organisation.pk for proposal in proposals]
    found += [int(chosen)] if chosen.isdecimal() and len(chosen) < 19 else []
    return able.filter(pk__in=found).order_by("name")


def _pass_on(request, referral, form):
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    once(
        key,
        lambda: operations.pass_on(referral, **fields, by=request.user, at=clock.now(), key=key),
        by=request.user,
    )
    messages.success(request, _("Passed on. The new addressee and the class have been told."))
    return redirect("sheets:board")
