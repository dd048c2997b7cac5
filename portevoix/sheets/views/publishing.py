"""The desk reads each sheet before everyone can: what waits, one sheet, and what was masked."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.paging import page_number
from portevoix.moderation.models import Opening, Reading, Seal
from portevoix.moderation.vault import Unreadable, unsealed
from portevoix.organisations.permissions import is_facilitator
from portevoix.sheets import first_reading, operations, permissions
from portevoix.sheets.forms.publishing import AgreeForm, MaskForm, OpeningForm, ShowForm, WithholdForm
from portevoix.sheets.models import Adhesion, Saying, Sheet
from portevoix.timeline.operations import once

PAGE = 50
# Words beside a sheet.
WORDS = {model._meta.label: model for model in (Adhesion, Saying)}


@require_safe
def reading_list(request):
    """What waits for the desk, what may be a danger first: the words beside the sheets, then the sheets."""
    require(is_facilitator(request.user, request.programme))
    number = page_number(request)
    waiting = Reading.objects.within(request.programme).open()
    of_sheets = waiting.filter(subject_model=Sheet._meta.label)
    found = list(of_sheets.in_order()[(number - 1) * PAGE : number * PAGE + 1])
    if number > 1 and not found:
        raise Http404
    sheets = Sheet.objects.select_related("cohort__provider", "theme").in_bulk([r.subject_id for r in found])
    at = clock.now()
    lines = [(reading, sheets[reading.subject_id], reading.due_at < at) for reading in found[:PAGE]]
    context = {"lines": lines, "number": number, "has_next": len(found) > PAGE, "total": waiting.count()}
    words = _words_waiting(request.programme) if number == 1 else []
    context["words"] = [(read, read.reading.due_at < at) for read in words]
    return render(request, "sheets/publishing/list.html", context)


@require_http_methods(["GET", "POST"])
def first_reading_page(request, reference):
    """One sheet, read before everyone can, or again when something was missed."""
    return _read(request, _sheet(request, reference))


@require_http_methods(["GET", "POST"])
def words_reading(request, pk, model):
    """The words of a class that joins, or what a class says later: the same page."""
    if not is_facilitator(request.user, request.programme):
        raise Http404
    known = _with_their_sheet(model).filter(sheet__programme=request.programme).exclude(reading=None)
    read = get_object_or_404(known, pk=pk)
    require(permissions.can_read_first(request.user, read, at=clock.now()))
    return _read(request, read)


def _read(request, read):
    if request.method == "GET":
        return _page(request, read)
    name = request.POST.get("action", "")
    if name == "agree":
        return _agree(request, read)
    if name not in ACTS:
        raise BadRequest
    form = _form(name, read, request.POST)
    if not form.is_valid():
        is_stale = "read" in form.errors
        return _page(request, read, {name: form}, status=409 if is_stale else 422, is_stale=is_stale)
    try:
        once(form.cleaned_data["key"], lambda: ACTS[name](request, read, form), by=request.user)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _page(request, read, {name: form}, status=422)
    done = _("%(reference)s: it is done, and the class has been told.") % {"reference": read.sheet.reference}
    messages.success(request, done)
    return redirect(_next(request) if name != "opening" else request.path)


def _sheet(request, reference):
    """Nobody else learns that a sheet waits."""
    if not is_facilitator(request.user, request.programme) or not reference.isprintable():
        raise Http404
    sheets = Sheet.objects.within(request.programme).sent().select_related("cohort__provider", "programme", "reading")
    sheet = get_object_or_404(sheets, reference=reference)
    require(permissions.can_read_first(request.user, sheet, at=clock.now()))
    return sheet


def _with_their_sheet(model):
    ways = ("sheet__programme", "sheet__cohort", "cohort__provider", "reading")
    return model._default_manager.select_related(*ways)


def _words_waiting(programme):
    """In the order of the list. Two queries."""
    found = []
    for model in WORDS.values():
        waiting = _with_their_sheet(model).filter(sheet__programme=programme, reading__read_at=None)
        found += waiting.exclude(reading=None).order_by("-reading__is_alert", "reading__due_at", "pk")[:PAGE]
    return sorted(found, key=lambda read: (not read.reading.is_alert, read.reading.due_at, read.reading_id))


def _words_beside(sheet):
    """To read again: each has its own page. Two queries."""
    found = [read for model in WORDS.values() for read in _with_their_sheet(model).filter(sheet=sheet)]
    return sorted((read for read in found if read.reading), key=lambda read: read.reading_id)


def _page(request, read, forms=None, *, status=200, is_stale=False):
    texts, found = first_reading.read_first(read)
    kept = {} if is_stale else (forms or {})
    context = {
        "subject": read,
        "sheet": read.sheet,
        "can_decide": permissions.can_decide_reading(request.user, read, at=clock.now()),
        "texts": texts,
        "found": found,
        "is_stale": is_stale,
        "mask": kept.get("mask") or MaskForm(subject=read, found=found, auto_id="mask_%s"),
        "show": kept.get("show") or ShowForm(subject=read, auto_id="show_%s"),
        "withhold": kept.get("withhold") or WithholdForm(subject=read, auto_id="withhold_%s"),
        "opening": kept.get("opening") or OpeningForm(auto_id="opening_%s"),
        "wrong": next(iter(kept.values()), None),
        "seals": _seals(request, read),
        "beside": _words_beside(read) if isinstance(read, Sheet) else [],
    }
    return render(request, "sheets/publishing/reading.html", context, status=status)


def _form(name, read, data):
    if name == "mask":
        return MaskForm(data, subject=read, found=first_reading.read_first(read)[1], auto_id="mask_%s")
    if name == "opening":
        return OpeningForm(data, auto_id="opening_%s")
    form = ShowForm if name == "show" else WithholdForm
    return form(data, subject=read, auto_id=f"{name}_%s")


def _show(request, read, form):
    return operations.show(read, **_who(request, form))


def _mask(request, read, form):
    places, reason = form.cleaned_data["all_places"], form.cleaned_data["reason"]
    return operations.mask(read, places=places, reason=reason, **_who(request, form))


def _withhold(request, read, form):
    return operations.withhold(read, reason=form.cleaned_data["reason"], **_who(request, form))


def _ask(request, read, form):
    seal = get_object_or_404(Seal.objects.of(read).kept(), pk=_number(request.POST.get("seal")))
    return operations.ask_opening(seal, reason=form.cleaned_data["reason"], **_who(request, form))


ACTS = {"show": _show, "mask": _mask, "withhold": _withhold, "opening": _ask}


def _agree(request, read):
    form = AgreeForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    seals = Seal.objects.of(read).kept()
    opening = get_object_or_404(Opening, seal__in=seals, pk=_number(request.POST.get("opening")))
    try:
        once(
            form.cleaned_data["key"],
            lambda: operations.agree_to_opening(opening, **_who(request, form)),
            by=request.user,
        )
    except (ValidationError, PermissionDenied):
        messages.warning(request, _("Somebody has agreed already, or it is for another person to agree."))
    return redirect(request.path)


def _who(request, form):
    return {"by": request.user, "at": clock.now(), "key": form.cleaned_data["key"]}


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _next(request):
    """The next one that waits for this person, words or sheet, else the list."""
    waiting = Reading.objects.within(request.programme).open().exclude(first_read_by=request.user)
    reading = waiting.in_order().first()
    if reading is None:
        return redirect("sheets:reading_list").url
    if reading.subject_model in WORDS:
        return redirect(WORDS[reading.subject_model].READING_PAGE, reading.subject_id).url
    reference = Sheet.objects.values_list("reference", flat=True).get(pk=reading.subject_id)
    return redirect(Sheet.READING_PAGE, reference).url


def _seals(request, read):
    """Each with its request, and its words for whoever may read them now."""
    at, seals = clock.now(), []
    for seal in Seal.objects.of(read).order_by("sealed_at").prefetch_related("openings__asked_by"):
        openings = list(seal.openings.all())
        seal.asked = next((opening for opening in openings if opening.agreed_at is None), None)
        seal.can_agree = seal.asked is not None and permissions.can_agree_to_opening(
            request.user, seal.asked, read, at=at
        )
        seal.agree = AgreeForm(auto_id=f"agree_{seal.pk}_%s")
        is_read = any(permissions.can_read_sealed(request.user, opening, at=at) for opening in openings)
        seal.words = _unsealed(seal) if is_read and seal.destroyed_at is None else None
        seals.append(seal)
    return seals


def _unsealed(seal):
    try:
        texts = unsealed(seal.sealed)
    except Unreadable:
        return [("", _("These words can no longer be read: the secret of the site has changed."))]
    return [(first_reading.HEADINGS[name], text) for name, text in texts.items() if name in first_reading.HEADINGS]
