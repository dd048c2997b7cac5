"""Two sheets that tell the same: proposed, accepted or refused by the other class, parted again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.organisations.permissions import is_facilitator
from portevoix.sheets import operations, permissions
from portevoix.sheets.forms.joining import MergeForm, MergeReplyForm, PartForm
from portevoix.sheets.models import Merge, Sheet
from portevoix.timeline.operations import once

from .joining import readable_sheet, refuse
from .own_sheets import refuse as refuse_class


@require_http_methods(["GET", "POST"])
def merge(request, reference):
    """By a delegate of its class, or by the desk."""
    sheet, at = _own_or_of_the_desk(request, reference), clock.now()
    if not permissions.can_propose_merge(request.user, sheet, at=at):
        return refuse_class(request, sheet.cohort, at=at)
    initial = {"other": request.GET.get("avec", "")[:16], **returning.initial_for(request, MergeForm)}
    form = MergeForm(request.POST or None, initial=initial)
    if form.is_valid() and _propose(request, sheet, form, at=at):
        return redirect(sheet)
    context = {"sheet": sheet, "form": form, "is_desk": not permissions.can_consent(request.user, sheet, at=at)}
    return render(request, "sheets/joining/merge.html", context, status=422 if form.is_bound else 200)


def _propose(request, sheet, form, *, at):
    """True when it is proposed; else the fault is on the form."""
    key, typed = form.cleaned_data["key"], form.cleaned_data["other"].strip()
    other = _other(request, typed)
    if other is None:
        form.add_error("other", _("No sheet that everyone can read bears this reference."))
        return False
    said = {"reason": form.cleaned_data["reason"], "by": request.user, "at": at, "key": key}
    try:
        once(key, lambda: operations.propose_merge(sheet, other, **said), by=request.user)
    except ValidationError as fault:
        form.add_error("other", fault)
        return False
    except Conflict:
        form.add_error("other", _("It is proposed already: see the page of your sheet."))
        return False
    messages.success(request, _("It is proposed. Nothing changes until both classes have said yes."))
    return True


@require_http_methods(["GET", "POST"])
def merge_reply(request, reference, pk):
    sheet, found, at = *_own_merge(request, reference, pk), clock.now()
    form = MergeReplyForm(request.POST or None)
    if form.is_valid():
        is_yes = form.cleaned_data["reply"] == "yes"
        operation = operations.accept_merge if is_yes else operations.refuse_merge
        fault = _operate(request, form, lambda **by: operation(found, sheet, **by), at=at)
        if fault is None:
            messages.success(request, _("Your class has said yes.") if is_yes else _("Your class has said no."))
            return redirect(sheet)
        if fault:
            return refuse(request, sheet, fault)
        found.refresh_from_db()
    if not permissions.can_reply_to_merge(request.user, found, sheet, at=at):
        if not permissions.can_consent(request.user, sheet, at=at):
            return refuse_class(request, sheet.cohort, at=at)
        return refuse(request, sheet, _("Your class has already said, or the days to do so are over."))
    other = found.other_than(sheet)
    is_desk = is_facilitator(found.proposed_by, sheet.programme)
    context = {"sheet": sheet, "merge": found, "other": other, "form": MergeReplyForm(), "is_desk": is_desk}
    return render(request, "sheets/joining/merge_reply.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def merge_part(request, reference, pk):
    sheet, found, at = *_own_merge(request, reference, pk), clock.now()
    form = PartForm(request.POST or None, initial=returning.initial_for(request, PartForm))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        fault = _operate(request, form, lambda **by: operations.part(found, sheet, reason=reason, **by), at=at)
        if fault is None:
            messages.success(request, _("The two sheets are shown apart again. Each keeps all that is its own."))
            return redirect(sheet)
        found.refresh_from_db()
    if not permissions.can_part(request.user, found, sheet, at=at):
        if not permissions.can_consent(request.user, sheet, at=at):
            return refuse_class(request, sheet.cohort, at=at)
        return refuse(request, sheet, _("The two sheets are not shown together."))
    context = {"sheet": sheet, "merge": found, "other": found.other_than(sheet), "form": form}
    return render(request, "sheets/joining/part.html", context, status=422 if form.is_bound else 200)


def _own_or_of_the_desk(request, reference):
    """For the members of the class and for the desk; for anybody else it does not exist."""
    sheet = readable_sheet(request, reference)
    is_of_class = Sheet.objects.filter(pk=sheet.pk).of_class_of(request.user).exists()
    if not is_of_class and not is_facilitator(request.user, request.programme):
        raise Http404
    return sheet


def _own_merge(request, reference, pk):
    """For the members of the class of this sheet, one of the two."""
    sheet = readable_sheet(request, reference)
    if not Sheet.objects.filter(pk=sheet.pk).of_class_of(request.user).exists():
        raise Http404
    found = Merge.objects.select_related("leader__cohort", "follower__cohort", "proposed_by")
    merge = get_object_or_404(found, pk=pk)
    if sheet.pk not in (merge.leader_id, merge.follower_id):
        raise Http404
    return sheet, merge


def _other(request, reference):
    """As everyone reads it: what is not shown yet, nobody can be asked about."""
    if not reference.isprintable():
        return None
    return Sheet.objects.within(request.programme).shown().filter(reference=reference).first()


def _operate(request, form, operation, *, at):
    """None when it is done; a sentence, or "" when it is not allowed any more."""
    key = form.cleaned_data["key"]
    try:
        once(key, lambda: operation(by=request.user, at=at, key=key), by=request.user)
    except PermissionDenied:
        return ""
    except ValidationError as fault:
        return " ".join(fault.messages)
    return None
