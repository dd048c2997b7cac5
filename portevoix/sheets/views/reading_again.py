"""A class does not agree that its words are kept from everyone: another person of the desk reads them again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.sheets import operations, permissions
from portevoix.sheets.forms.publishing import AgainForm
from portevoix.timeline.operations import once

from .own_sheets import own_cohorts, own_sent_sheet, refuse


@require_http_methods(["GET", "POST"])
def sheet_again(request, reference):
    return _ask(request, own_sent_sheet(request, reference))


@require_http_methods(["GET", "POST"])
def words_again(request, pk, model):
    """Of a class that joins, or what a class says later; for the members of that class."""
    known = model.objects.select_related("cohort__provider", "sheet__programme", "reading")
    return _ask(request, get_object_or_404(known.filter(cohort__in=own_cohorts(request)), pk=pk))


def _ask(request, read):
    at = clock.now()
    form = AgainForm(request.POST or None, initial=returning.initial_for(request, AgainForm))
    if form.is_valid():
        try:
            _operate(request, form, read, at=at)
        except PermissionDenied:
            read.refresh_from_db()
        else:
            messages.success(request, _("It is asked. Another person of the team reads your words again."))
            return redirect(read.sheet)
    if not permissions.can_ask_again(request.user, read, at=at):
        return refuse(request, read.cohort, at=at, sentence=_why_not(request, read, at=at))
    context = {"sheet": read.sheet, "subject": read, "form": form}
    return render(request, "sheets/publishing/read_again.html", context, status=422 if form.is_bound else 200)


def _operate(request, form, read, *, at):
    objection, key = form.cleaned_data["objection"], form.cleaned_data["key"]
    once(
        key,
        lambda: operations.ask_again(read, objection=objection, by=request.user, at=at, key=key),
        by=request.user,
    )


def _why_not(request, read, *, at):
    """A sentence for a delegate; "" for whoever may not write in the name of the class at all."""
    if not permissions.can_start(request.user, read.cohort, at=at):
        return ""
    if read.withheld_at is None:
        return _("Nothing of it is kept back.")
    if read.is_read_again:
        return _("Your class has asked already: another person of the team reads it.")
    return _("Two people of the team have read it: this is their last word.")
