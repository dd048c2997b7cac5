"""A sheet that is for somebody else: said by its addressee, or seen to by the desk."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations.competence import competent
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import is_facilitator
from portevoix.sheets import operations, permissions
from portevoix.sheets.addressees import search
from portevoix.sheets.forms.redirecting import ConclusionForm, DeclineForm, PassOnForm
from portevoix.sheets.models import Contest
from portevoix.timeline.operations import once

from .handling import sheet_page
from .referrals import readable_referral


@require_http_methods(["GET", "POST"])
def decline(request, pk):
    """ "This is not for us": why, and who is competent if the person knows."""
    referral = readable_referral(request, pk)
    require(permissions.is_addressee(request.user, referral))
    if request.method == "GET" and not permissions.can_decline(request.user, referral):
        return redirect("sheets:handle", pk)
    return _choose(request, referral, DeclineForm, "sheets/handling/decline.html", _decline)


@require_http_methods(["GET", "POST"])
def pass_on(request, pk):
    """The desk finds who can answer."""
    referral = readable_referral(request, pk)
    require(is_facilitator(request.user, request.programme))
    if request.method == "GET" and not permissions.can_pass_on(request.user, referral):
        return redirect("sheets:handle", pk)
    return _choose(request, referral, PassOnForm, "sheets/handling/pass_on.html", _pass_on)


@require_http_methods(["GET", "POST"])
def conclude(request, pk):
    """Where a mediation ends."""
    referral = readable_referral(request, pk)
    require(is_facilitator(request.user, request.programme))
    if request.method == "GET" and not permissions.can_conclude(request.user, referral):
        return redirect("sheets:handle", pk)
    form = ConclusionForm(request.POST or None, initial=returning.initial_for(request, ConclusionForm))
    if form.is_valid():
        try:
            _operate(request, form, lambda **said: operations.conclude_mediation(referral, **said))
        except PermissionDenied:
            return sheet_page(request, readable_referral(request, pk), {"conclude": form}, status=409)
        messages.success(request, _("The mediation is over. The class and the addressee have been told."))
        return redirect("sheets:handle", pk)
    contests = Contest.objects.filter(referral=referral).select_related("answer").order_by("contested_at", "pk")
    context = {"referral": referral, "sheet": referral.sheet, "form": form, "contests": contests}
    return render(request, "sheets/handling/conclude.html", context, status=422 if form.is_bound else 200)


def _choose(request, referral, form_class, template, act):
    """The same page for both: who, found by name or named by the table, and why."""
    query = searched(request)
    choices = able_to_receive(referral, query, request.POST.get("to", ""))
    form = choosing_form(request, form_class, choices)
    if form.is_valid():
        try:
            return act(request, referral, form)
        except PermissionDenied:
            return sheet_page(request, readable_referral(request, referral.pk), {"redirect": form}, status=409)
        except ValidationError as fault:
            form.add_error("to", fault)
    context = {"referral": referral, "sheet": referral.sheet, "form": form, "query": query}
    context["back_url"] = reverse("sheets:handle", args=[referral.pk])
    return render(request, template, context, status=422 if form.is_bound else 200)


def choosing_form(request, form_class, choices):
    """Bound when it is sent; looking for an organisation keeps what was typed, and sends nothing."""
    if request.POST.get("action") == "search":
        return form_class(choices=choices, initial={name: request.POST.get(name, "") for name in ("to", "reason")})
    return form_class(request.POST or None, choices=choices, initial=returning.initial_for(request, form_class))


def searched(request):
    return (request.POST if request.method == "POST" else request.GET).get("q", "").replace("\0", "").strip()[:80]


def able_to_receive(referral, query, chosen):
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


def _decline(request, referral, form):
    _operate(request, form, lambda **said: operations.decline(referral, **said))
    messages.success(request, _("It is said. Whoever has it now and the class have been told."))
    return redirect("sheets:board")


def _pass_on(request, referral, form):
    _operate(request, form, lambda **said: operations.pass_on(referral, **said))
    messages.success(request, _("Passed on. The new addressee and the class have been told."))
    return redirect("sheets:board")


def _operate(request, form, operation):
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    once(key, lambda: operation(**fields, by=request.user, at=clock.now(), key=key), by=request.user)
