"""From "start a sheet" to the last question."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.sheets import journey, operations, permissions
from portevoix.sheets.alarm import danger_in
from portevoix.sheets.forms.drafting import FORMS
from portevoix.sheets.forms.submission import SubmissionForm
from portevoix.sheets.similar import near
from portevoix.sheets.suggesting import suggested_theme
from portevoix.timeline.operations import once

from .own_sheets import own_cohorts, own_sheet, refuse, why_not

ATTEMPTS = 3
# Once it is told, what was already said of it is shown.
FIRST = journey.QUESTIONS[0].slug


@require_http_methods(["GET", "POST"])
def draft_start(request, slug):
    """Opens one draft per form, however many times it is sent."""
    cohort, at = get_object_or_404(own_cohorts(request), slug=slug), clock.now()
    form = SubmissionForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        # Somebody who signed in again meanwhile, or an address typed by hand: the button is there.
        return redirect(f"{reverse('sheets:class_board')}?classe={cohort.slug}")
    key = form.cleaned_data["key"]
    try:
        entry = once(key, lambda: operations.start(cohort, by=request.user, at=at, key=key), by=request.user)
    except PermissionDenied:
        return refuse(request, cohort, at=at)
    try:
        return redirect("sheets:draft_question", entry.subject.pk, journey.SLUGS[0])
    except ObjectDoesNotExist:  # thrown away since
        return redirect("sheets:class_board")


@require_http_methods(["GET"])
def draft_detail(request, pk):
    """What the whole class may read while its delegates write."""
    sheet = own_sheet(request, pk)
    if not sheet.is_draft:
        return redirect("sheets:receipt", sheet.reference)
    at = clock.now()
    can_edit = permissions.can_edit(request.user, sheet, at=at)
    context = {
        "sheet": sheet,
        "can_edit": can_edit,
        "why_not": "" if can_edit else why_not(request.user, sheet.cohort, at=at),
        "resume_at": journey.resume_at(sheet),
    }
    return render(request, "sheets/drafting/detail.html", context)


@require_http_methods(["GET", "POST"])
def draft_question(request, pk, question):
    sheet, at = own_sheet(request, pk), clock.now()
    question = journey.question_at(question)
    if question is None:
        raise Http404
    if not sheet.is_draft:
        return _already_sent(request, sheet)
    if not permissions.can_edit(request.user, sheet, at=at):
        return refuse(request, sheet.cohort, at=at)
    form_class = FORMS[question.slug]
    if request.method == "GET":
        came_back = returning.initial_for(request, form_class)
        form = form_class(sheet=sheet, initial=came_back)
        return _show(request, sheet, question, form, came_back=bool(came_back))
    form = form_class(request.POST, sheet=sheet)
    if not form.is_valid():
        return _show(request, sheet, question, form, status=422)
    try:
        sheet = _save(request, sheet, form, at=at)
    except Conflict as conflict:
        return _show_both(request, conflict.current, question, form)
    if "auto" in request.GET:
        return JsonResponse(_autosaved(request, sheet, question, form))
    return redirect(_where_next(request, sheet, question))


@require_http_methods(["GET", "POST"])
def draft_discard(request, pk):
    """Asks, then throws the draft away. A second click finds it gone, and says the same."""
    if request.method == "POST":
        form = SubmissionForm(request.POST)
        if form.is_valid():
            key = form.cleaned_data["key"]
            once(key, lambda: _discard(request, pk, key), by=request.user)
            messages.success(request, _("The draft is thrown away."))
            return redirect("sheets:class_board")
    sheet, at = own_sheet(request, pk), clock.now()
    if not sheet.is_draft:
        return _already_sent(request, sheet)
    if not permissions.can_edit(request.user, sheet, at=at):
        return refuse(request, sheet.cohort, at=at)
    status = 422 if request.method == "POST" else 200
    context = {"sheet": sheet, "form": SubmissionForm(), "board_url": board_url(sheet)}
    return render(request, "sheets/drafting/discard.html", context, status=status)


def _discard(request, pk, key):
    sheet, at = own_sheet(request, pk), clock.now()
    require(permissions.can_edit(request.user, sheet, at=at))
    operations.discard(sheet, by=request.user, at=at, key=key)


def _already_sent(request, sheet):
    messages.info(request, _("This sheet has already been sent: it can no longer be changed."))
    return redirect("sheets:receipt", sheet.reference)


def _save(request, sheet, form, *, at):
    """Save, again on top of what somebody else saved meanwhile when that loses nothing of theirs."""
    version = form.cleaned_data["version"]
    for attempt in range(ATTEMPTS):
        try:
            return operations.save_draft(sheet, changes=form.changes, version=version, by=request.user, at=at)
        except Conflict as conflict:
            if attempt == ATTEMPTS - 1 or not form.takes_over(conflict.current):
                raise
            version = conflict.current.version


def _where_next(request, sheet, question):
    wish = request.POST.get("go", "next")
    if wish == "leave":
        messages.success(request, _("Your text is kept. You can go on from any phone."))
        return board_url(sheet)
    slug = journey.before(question.slug) if wish == "back" else journey.after(question.slug)
    if wish == "next" and "relecture" in request.GET:
        return draft_url(sheet, journey.PROOFREADING)
    if wish == "next" and question.slug == FIRST and near(sheet, undecided=True):
        return reverse("sheets:draft_similar", args=[sheet.pk])
    return draft_url(sheet, slug or question.slug)


def _autosaved(request, sheet, question, form):
    """What the page takes over without being loaded again."""
    told = {"fields": {"version": sheet.version, "base": form.fingerprint_of(sheet)}}
    if question.slug == FIRST:
        context = {"near": near(sheet), "choose_url": reverse("sheets:draft_similar", args=[sheet.pk])}
        context |= {**danger_in(sheet), "is_saved_alone": True}
        told["near"] = render_to_string("sheets/parts/near_list.html", context, request=request)
    return told


def _show(request, sheet, question, form, *, status=200, came_back=False, theirs=None):
    if "auto" in request.GET:
        return JsonResponse({"errors": form.errors}, status=status)
    context = {
        "sheet": sheet,
        "question": question,
        "spoken": journey.SPOKEN,
        "form": form,
        "came_back": came_back,
        "theirs": theirs,
        "total": len(journey.QUESTIONS),
        "has_before": bool(journey.before(question.slug)),
        "suggested": suggested_theme(sheet) if question.slug == "theme" else None,
        "autosave_url": f"{draft_url(sheet, question.slug)}?auto=1",
        **danger_in(sheet),
    }
    return render(request, "sheets/drafting/question.html", context, status=status)


def _show_both(request, current, question, form):
    """409: what the other phone saved, beside what was typed here, ready to be saved on top."""
    data = form.data.copy()
    data["version"], data["base"] = current.version, form.fingerprint_of(current)
    current = own_sheet(request, current.pk)
    theirs = [(form.fields[name].label, _in_words(getattr(current, name))) for name in form.answer_names]
    again = type(form)(data, sheet=current)
    return _show(request, current, question, again, status=409, theirs=theirs)


def _in_words(value):
    if hasattr(value, "all"):
        return ", ".join(str(one) for one in value.all())
    return str(value or "")


def draft_url(sheet, slug):
    """The address of one screen of the journey."""
    if slug == journey.ADDRESSEES:
        return reverse("sheets:draft_addressees", args=[sheet.pk])
    if slug == journey.PROOFREADING:
        return reverse("sheets:draft_proofreading", args=[sheet.pk])
    return reverse("sheets:draft_question", args=[sheet.pk, slug])


def board_url(sheet):
    return f"{reverse('sheets:class_board')}?classe={sheet.cohort.slug}"
