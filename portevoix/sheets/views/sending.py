"""The proofreading, the sending, the receipt."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.programmes.working_days import add_working_days, calendar_of
from portevoix.sheets import addressees, journey, operations, permissions
from portevoix.sheets.alarm import danger_in
from portevoix.sheets.forms.drafting import ProofreadingForm
from portevoix.sheets.outlook import outlook
from portevoix.sheets.preview import preview
from portevoix.sheets.similar import near
from portevoix.timeline.operations import once

from .drafting import board_url
from .own_sheets import own_sent_sheet, own_sheet, refuse


@require_http_methods(["GET", "POST"])
def draft_proofreading(request, pk):
    """Shows exactly what everyone will read, then sends that and nothing else."""
    sheet, at = own_sheet(request, pk), clock.now()
    if not sheet.is_draft:  # sent by this form already, or by the other delegate
        return redirect("sheets:receipt", sheet.reference)
    if not permissions.can_send(request.user, sheet, at=at):
        return refuse(request, sheet.cohort, at=at)
    asked = sheet.consultations.filter(closed_at=None).first()
    if request.method == "GET":
        return _show(request, sheet, ProofreadingForm(sheet=sheet, asked=asked), asked, at=at)
    form = ProofreadingForm(request.POST, sheet=sheet, asked=asked)
    if not form.is_valid():
        return _show(request, sheet, form, asked, at=at, status=422)
    try:
        entry = once(form.cleaned_data["key"], lambda: _send(request, sheet, form, at=at), by=request.user)
    except Conflict:
        sheet = own_sheet(request, pk)
        asked = sheet.consultations.filter(closed_at=None).first()
        return _show(request, sheet, ProofreadingForm(sheet=sheet, asked=asked), asked, at=at, status=409)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _show(request, sheet, form, asked, at=at, status=422)
    return redirect("sheets:receipt", entry.subject.reference)


@require_http_methods(["GET"])
def receipt(request, reference):
    sheet, at = own_sent_sheet(request, reference), clock.now()
    referrals = sheet.referrals.select_related("organisation").order_by("due_at", "pk")
    context = {
        "sheet": sheet,
        "referrals": referrals,
        "can_close": permissions.can_abandon(request.user, sheet, at=at),
        "board_url": board_url(sheet),
        "outlook": outlook(sheet, at=at),
    }
    return render(request, "sheets/receipt.html", context)


def _send(request, sheet, form, *, at):
    return operations.send(
        sheet,
        addressees=addressees.addressees(sheet),
        by=request.user,
        at=at,
        key=form.cleaned_data["key"],
        version=form.cleaned_data["version"],
        **form.word_of_the_class,
    )


def _show(request, sheet, form, asked, *, at, status=200):
    is_working = calendar_of(sheet.programme)
    missing = journey.missing(sheet)
    context = {
        "sheet": sheet,
        "form": form,
        "asked": asked,
        "missing": missing,
        "preview": preview(sheet),
        "addressees": addressees.addressees(sheet),
        "take_due_at": add_working_days(at, sheet.programme.take_charge_days, is_working),
        "due_at": add_working_days(at, sheet.programme.answer_days, is_working),
        "questions": journey.QUESTIONS,
        "near": near(sheet),
        "choose_url": reverse("sheets:draft_similar", args=[sheet.pk]),
        "is_conflict": status == 409,
        **danger_in(sheet),
    }
    return render(request, "sheets/drafting/proofreading.html", context, status=status)
