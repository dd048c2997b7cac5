"""The class's second thoughts: an answer that is none, a settled problem that came back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.delegates.permissions import has_mandate
from portevoix.kit import clock
from portevoix.sheets import operations, permissions
from portevoix.sheets.forms.closing import ContestForm, HoldingForm
from portevoix.sheets.models import Holding
from portevoix.sheets.status import State
from portevoix.timeline.operations import once

from .own_sheets import own_sent_sheet, refuse


@require_http_methods(["GET", "POST"])
def contest(request, reference, pk):
    sheet, at = own_sent_sheet(request, reference), clock.now()
    referral = get_object_or_404(sheet.referrals.select_related("organisation__programme", "answer"), pk=pk)
    referral.sheet = sheet
    form = ContestForm(request.POST or None, initial=returning.initial_for(request, ContestForm))
    if form.is_valid():
        try:
            _operate(request, form, lambda **said: operations.contest(referral, **said), at=at)
        except ValidationError as fault:
            form.add_error(None, fault)
        except PermissionDenied:
            referral.refresh_from_db()
        else:
            messages.success(
                request, _("It is said. The addressee has your words; everyone reads them once the team has.")
            )
            return redirect(sheet)
    if not permissions.can_contest(request.user, referral, at=at):
        return refuse(request, sheet.cohort, at=at, sentence=_why_not(request, referral, at=at))
    if at > (referral.contest_until_at or at):
        return refuse(request, sheet.cohort, at=at, sentence=_("The days to contest this answer are over."))
    context = {"sheet": sheet, "referral": referral, "form": form}
    return render(request, "sheets/closing/contest.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def holding(request, reference):
    """Asked of the class that settled, or of the one that came after it."""
    asked, at = _readable_holding(request, reference, at=clock.now()), clock.now()
    form = HoldingForm(request.POST or None, initial=returning.initial_for(request, HoldingForm))
    if form.is_valid():
        try:
            _operate(request, form, lambda **said: operations.say_whether_it_holds(asked, **said), at=at)
        except PermissionDenied:
            asked.refresh_from_db()
        else:
            messages.success(
                request,
                _("Thank you. It stands on the page of the sheet; your words too, once the team has read them."),
            )
            return redirect(asked.sheet)
    if not permissions.can_say_whether_it_holds(request.user, asked, at=at):
        sentence = _("Your class has already said so.") if asked.said else ""
        return refuse(request, asked.cohort or asked.sheet.cohort, at=at, sentence=sentence)
    context = {"sheet": asked.sheet, "holding": asked, "form": form}
    return render(request, "sheets/closing/holding.html", context, status=422 if form.is_bound else 200)


def _why_not(request, referral, *, at):
    """A sentence for a delegate; "" for whoever may not write in the name of the class at all."""
    sheet = referral.sheet
    if not has_mandate(request.user, sheet.cohort, at=at):
        return ""
    if not sheet.is_open:
        return _("Your class has already closed this sheet.")
    if referral.state in (State.CONTESTED, State.MEDIATION):
        return _("Your class has already contested this answer.")
    if referral.state == State.ANSWERED:
        return _("Your class has contested twice, and the team has mediated: this answer is the last one.")
    return _("There is no answer to contest yet.")


def _readable_holding(request, reference, *, at):
    """For the members of the two classes; for anybody else it does not exist."""
    if not reference.isprintable():
        raise Http404
    found = Holding.objects.select_related("sheet__cohort__programme", "sheet__programme", "cohort__programme")
    asked = get_object_or_404(found, sheet__programme=request.programme, sheet__reference=reference)
    mine = type(asked.sheet).objects.filter(pk=asked.sheet_id).of_class_of(request.user)
    if not mine.exists() and not (asked.cohort and has_mandate(request.user, asked.cohort, at=at)):
        raise Http404
    return asked


def _operate(request, form, operation, *, at):
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    once(key, lambda: operation(**fields, by=request.user, at=at, key=key), by=request.user)
