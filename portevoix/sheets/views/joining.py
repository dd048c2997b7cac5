"""A class joins the sheet of another one, leaves it, says whether it is settled for it too."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.delegates.models import Enrolment
from portevoix.delegates.permissions import cohorts_represented_by
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.programmes.words import word
from portevoix.sheets import operations, permissions
from portevoix.sheets.forms.joining import JoinForm, LeaveForm, StanceForm
from portevoix.sheets.models import Adhesion, Sheet
from portevoix.timeline.operations import once


@require_http_methods(["GET", "POST"])
def join(request, reference):
    sheet, at = readable_sheet(request, reference), clock.now()
    represented = list(cohorts_represented_by(request.user, request.programme, at=at))
    joined = Adhesion.objects.live().filter(sheet=sheet, cohort__in=represented)
    refused = _refusal(request, sheet, represented, joined)
    if request.method == "POST" and represented:
        form = JoinForm(request.POST, cohorts=represented)
        if form.is_valid():
            done = _join(request, sheet, form, at=at)
            if done:
                return done
        elif not refused:
            return _form_page(request, sheet, form, status=422)
        if form.errors and not refused:
            return _form_page(request, sheet, form, status=422)
        refused = refused or _("This class has already joined the sheet, or it can no longer be joined.")
    if refused:
        return refuse(request, sheet, refused)
    taken = set(joined.values_list("cohort", flat=True)) | {sheet.cohort_id}
    offered = [cohort for cohort in represented if cohort.pk not in taken]
    initial = returning.initial_for(request, JoinForm)
    return _form_page(request, sheet, JoinForm(cohorts=offered, initial=initial))


def _join(request, sheet, form, *, at):
    """The page of what happens next, or None; a fault of the words is on the form."""
    fields = dict(form.cleaned_data)
    key, cohort = fields.pop("key"), fields.pop("cohort")
    try:
        once(key, lambda: operations.join(sheet, cohort, **fields, by=request.user, at=at, key=key), by=request.user)
    except ValidationError as fault:
        form.add_error(None, fault)
        return None
    except Conflict:
        messages.info(request, _("Your class is already on this sheet: another delegate was first."))
    except PermissionDenied:
        return None
    return redirect("sheets:joined", sheet.reference)


@require_http_methods(["GET"])
def joined(request, reference):
    """What happens next, for the delegates of a class that has joined."""
    sheet = readable_sheet(request, reference)
    own = _own(request, sheet, at=clock.now())
    if not own:
        return redirect("sheets:join", reference)
    return render(request, "sheets/joining/joined.html", {"sheet": sheet, "own": own})


@require_http_methods(["GET", "POST"])
def leave(request, reference, pk):
    adhesion, at = _readable_adhesion(request, reference, pk), clock.now()
    form = LeaveForm(request.POST or None)
    if form.is_valid() and _operate(request, form, lambda **said: operations.leave(adhesion, **said), at=at):
        messages.success(request, _("Your class is no longer on this sheet. Its history says so."))
        return redirect(adhesion.sheet)
    adhesion.refresh_from_db()
    if not permissions.can_withdraw(request.user, adhesion, at=at):
        gone = adhesion.withdrawn_at is not None
        return refuse(
            request, adhesion.sheet, _("Your class has already left this sheet.") if gone else _delegates_only(request)
        )
    context = {"sheet": adhesion.sheet, "adhesion": adhesion, "form": form}
    return render(request, "sheets/joining/leave.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def stance(request, reference, pk):
    adhesion, at = _readable_adhesion(request, reference, pk), clock.now()
    form = StanceForm(request.POST or None, initial={"stance": adhesion.stance})
    if form.is_valid() and _operate(request, form, lambda **said: operations.say_stance(adhesion, **said), at=at):
        messages.success(request, _("Said in public. You can change your mind when things change."))
        return redirect(adhesion.sheet)
    if not permissions.can_say_stance(request.user, adhesion, at=at):
        return refuse(request, adhesion.sheet, _why_no_stance(request, adhesion, at=at))
    context = {"sheet": adhesion.sheet, "adhesion": adhesion, "form": form}
    return render(request, "sheets/joining/stance.html", context, status=422 if form.is_bound else 200)


def readable_sheet(request, reference):
    if not reference.isprintable():
        raise Http404
    found = Sheet.objects.within(request.programme).visible_to(request.user).sent()
    return get_object_or_404(found.select_related("programme", "cohort__provider", "theme"), reference=reference)


def refuse(request, sheet, sentence):
    """403 in a clear sentence, with what was typed."""
    context = {"sheet": sheet, "sentence": sentence, "texts": returning.long_texts(request.POST)}
    return render(request, "sheets/refused.html", context, status=403)


def _refusal(request, sheet, represented, joined):
    """Why nobody here can join with a class; "" when somebody can."""
    if not represented:
        return _delegates_only(request)
    if not permissions.is_joinable(sheet):
        return _("This sheet cannot be joined: it is not shown to everyone, or its class has given it up.")
    others = [cohort for cohort in represented if cohort.pk != sheet.cohort_id]
    if not others:
        return _("It is the sheet of your own class: it counts already.")
    if len(others) == joined.count():
        return _("Your class has already joined this sheet.")
    return ""


def _delegates_only(request):
    words = {"delegates": word(request.programme, "delegate", "plural")}
    attended = Enrolment.objects.filter(user_id=request.user.pk, cohort__programme=request.programme)
    if attended.exists():
        return _("Only the %(delegates)s of your class can do it. Tell them: they decide with the class.") % words
    return _("Only the %(delegates)s of a class, during their mandate, can do it in its name.") % words


def _why_no_stance(request, adhesion, *, at):
    if not permissions.can_withdraw(request.user, adhesion, at=at):
        return _delegates_only(request)
    return _("Nobody has answered yet, or the sheet was given up: there is nothing to say yet.")


def _readable_adhesion(request, reference, pk):
    """Of a class that the person represents, has represented or attends; for anybody else it does not exist."""
    sheet = readable_sheet(request, reference)
    found = Adhesion.objects.select_related("sheet__programme", "sheet__cohort", "cohort__provider")
    adhesion = get_object_or_404(found.filter(sheet=sheet), pk=pk)
    mandates, enrolments = request.user.mandates, request.user.enrolments
    if not any(them.filter(cohort=adhesion.cohort_id).exists() for them in (mandates, enrolments)):
        raise Http404
    return adhesion


def _own(request, sheet, *, at):
    represented = cohorts_represented_by(request.user, request.programme, at=at)
    return list(Adhesion.objects.live().filter(sheet=sheet, cohort__in=represented).select_related("cohort"))


def _operate(request, form, operation, *, at):
    """True when it is done, by this form now or before."""
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    try:
        once(key, lambda: operation(**fields, by=request.user, at=at, key=key), by=request.user)
    except PermissionDenied:
        return False
    return True


def _form_page(request, sheet, form, *, status=200):
    return render(request, "sheets/joining/join.html", {"sheet": sheet, "form": form}, status=status)
