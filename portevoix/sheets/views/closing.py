"""What the class says once its sheet is sent: the details asked of it, and its last word."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.sheets import operations, permissions
from portevoix.sheets.forms.closing import AbandonForm, DetailsForm, SettleForm
from portevoix.sheets.models import DetailsRequest, Sheet
from portevoix.sheets.status import State
from portevoix.timeline.operations import once

from .drafting import board_url
from .own_sheets import own_sent_sheet, refuse


@require_http_methods(["GET", "POST"])
def details_reply(request, reference, pk):
    """The private thread with one addressee, and the reply that it waits for."""
    asked = _readable_request(request, reference, pk)
    sheet, at = asked.referral.sheet, clock.now()
    if not permissions.can_read_details(request.user, asked.referral, at=at):
        return refuse(request, sheet.cohort, at=at)
    if request.method == "GET":
        form = DetailsForm(initial=returning.initial_for(request, DetailsForm))
        return _show_thread(request, asked, form, at=at)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _show_thread(request, asked, form, at=at, status=422)
    key = form.cleaned_data["key"]
    try:
        once(
            key,
            lambda: operations.give_details(asked, reply=form.cleaned_data["reply"], by=request.user, at=at, key=key),
            by=request.user,
        )
    except PermissionDenied:
        asked.refresh_from_db()
        if asked.replied_at is None:
            raise
        return _show_thread(request, asked, form, at=at, status=409)  # the other delegate was first
    messages.success(request, _("Your reply has been sent to %(name)s.") % {"name": asked.referral.organisation.name})
    return redirect("sheets:details_reply", reference, pk)


@require_http_methods(["GET", "POST"])
def sheet_settle(request, reference):
    sheet, at = own_sent_sheet(request, reference), clock.now()
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _close(request, form, lambda **by: operations.settle(sheet, **by), at=at)
        if done:
            messages.success(request, _("Your class has said that the problem is settled. Thank you."))
            return redirect(sheet)
    refused = _cannot_close(request, sheet, permissions.can_settle(request.user, sheet, at=at), at=at)
    if refused:
        return refused
    status = 422 if form.is_bound else 200
    return render(request, "sheets/closing/settle.html", _closing(sheet, SettleForm()), status=status)


@require_http_methods(["GET", "POST"])
def sheet_abandon(request, reference):
    sheet, at = own_sent_sheet(request, reference), clock.now()
    form = AbandonForm(request.POST if request.method == "POST" else None, initial=_came_back(request, AbandonForm))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = _close(request, form, lambda **by: operations.abandon(sheet, reason=reason, **by), at=at)
        if done:
            messages.success(request, _("Your class has said that the sheet is no longer current."))
            return redirect(sheet)
    refused = _cannot_close(request, sheet, permissions.can_abandon(request.user, sheet, at=at), at=at)
    if refused:
        return refused
    status = 422 if form.is_bound else 200
    return render(request, "sheets/closing/abandon.html", _closing(sheet, form), status=status)


def _close(request, form, operation, *, at):
    """True when the class's word is written, by this form now or before."""
    key = form.cleaned_data["key"]
    try:
        once(key, lambda: operation(by=request.user, at=at, key=key), by=request.user)
    except PermissionDenied:
        return False
    return True


def _cannot_close(request, sheet, is_allowed, *, at):
    if is_allowed:
        return None
    sheet = own_sent_sheet(request, sheet.reference)
    if not sheet.is_open:
        sentence = _("Your class has already closed this sheet.")
    elif permissions.can_abandon(request.user, sheet, at=at):
        sentence = _("Nobody has answered yet. You can say that it is settled once somebody has.")
    else:
        sentence = ""
    return refuse(request, sheet.cohort, at=at, sentence=sentence)


def _closing(sheet, form):
    awaited = [r for r in sheet.referrals.select_related("organisation") if r.is_open]
    return {"sheet": sheet, "form": form, "awaited": awaited, "board_url": board_url(sheet)}


def _readable_request(request, reference, pk):
    """For the class and for the addressee's people; for anybody else it does not exist."""
    if not reference.isprintable():
        raise Http404
    asked = get_object_or_404(
        DetailsRequest.objects.select_related(
            "referral__organisation__programme", "referral__sheet__cohort__provider", "referral__sheet__programme"
        ).filter(referral__sheet__programme=request.programme, referral__sheet__reference=reference),
        pk=pk,
    )
    is_of_class = Sheet.objects.filter(pk=asked.referral.sheet_id).of_class_of(request.user).exists()
    if not is_of_class and not asked.referral.organisation.has_member(request.user):
        raise Http404
    return asked


def _show_thread(request, asked, form, *, at, status=200):
    context = {
        "sheet": asked.referral.sheet,
        "asked": asked,
        "thread": asked.referral.details_requests.order_by("asked_at", "pk"),
        "form": form,
        "can_reply": permissions.can_reply(request.user, asked, at=at),
        "is_conflict": status == 409,
        "is_waiting": asked.referral.state == State.WAITING,
        "board_url": board_url(asked.referral.sheet),
    }
    return render(request, "sheets/closing/details.html", context, status=status)


def _came_back(request, form_class):
    return returning.initial_for(request, form_class) if request.method == "GET" else {}
