"""The delegates listen, type up, put aside, and take the words of the class up in the sheet."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.boards import operations, passages, reading
from portevoix.boards.forms import HandsForm, PutAsideForm, TakeUpForm, TypeUpForm
from portevoix.boards.headings import HEADINGS, heading_at, heading_of
from portevoix.boards.models import Contribution, Passage, Vote
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.kit.paging import page_number
from portevoix.sheets import journey
from portevoix.sheets import operations as sheets
from portevoix.sheets.class_word import TOLD_FROM
from portevoix.sheets.forms.submission import SubmissionForm
from portevoix.sheets.models import Consultation
from portevoix.timeline.operations import once
from portevoix.traces import operations as traces

from .managing import opened_board, own_board


@require_http_methods(["GET", "POST"])
def gather(request, slug, heading):
    """One heading: what the class said, and the sheet's text that comes of it."""
    board, refusal = opened_board(request, slug)
    if refusal:
        return refusal
    heading = heading_at(heading)
    if heading is None:
        raise Http404
    if not board.is_gathering:
        messages.info(request, _("No sheet is being written for this board. Choose one first."))
        return redirect("boards:manage", slug)
    if request.method == "GET":
        return _page(request, board, heading, _form(board))
    form = TakeUpForm(request.POST)
    if not form.is_valid():
        return _page(request, board, heading, form, status=422)
    try:
        _take_up(request, board, heading, form)
    except Conflict as conflict:
        board.sheet = conflict.current
        return _page(request, board, heading, _again(form, conflict.current), status=409)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _page(request, board, heading, form, status=422)
    messages.success(request, _("It is in the sheet. Whoever said it sees it on their telephone."))
    return redirect("boards:gather", slug, heading.slug)


@require_http_methods(["GET", "POST"])
def contribution(request, slug, pk):
    """One contribution: listen to it, type it up, put it aside or back."""
    board, refusal = opened_board(request, slug)
    if refusal:
        return refusal
    said = get_object_or_404(Contribution.objects.filter(board=board).kept().select_related("voice", "photo"), pk=pk)
    if request.method == "GET":
        return _one(request, board, said)
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise BadRequest
    fault = act(request, said)
    if fault is not None:
        return fault
    return redirect("boards:gather", slug, heading_of(said).slug)


@require_http_methods(["GET", "POST"])
def consultation(request, slug):
    """Ask the class about its text, read what it answers, count the hands."""
    _cohort, board, refusal = own_board(request, slug)
    if refusal:
        return refusal
    if board is None or not board.is_gathering:
        messages.info(request, _("The class answers on its board. Open it for this sheet first."))
        return redirect("boards:manage", slug)
    if request.GET.get("fiche", str(board.sheet_id)) != str(board.sheet_id):
        messages.info(request, _("The board gathers words for another sheet. Choose this one first."))
        return redirect("boards:manage", slug)
    if request.method == "GET":
        return _consultation(request, board)
    act = {"ask": _ask, "hands": _count}.get(request.POST.get("action", ""))
    if act is None:
        raise BadRequest
    return act(request, board) or redirect("boards:consultation", slug)


def _take_up(request, board, heading, form):
    chosen = [int(pk) for pk in request.POST.getlist("said") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    said = Contribution.objects.filter(sheet=board.sheet, heading=heading.name, pk__in=chosen).shown()
    key = form.cleaned_data["key"]
    once(
        key,
        lambda: operations.take_up(
            board.sheet,
            heading=heading.name,
            text=form.cleaned_data["text"],
            contributions=said.select_related("board").order_by("pk"),
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
            key=key,
        ),
        by=request.user,
    )


def _type_up(request, said):
    form = TypeUpForm(request.POST)
    if not form.is_valid():
        return _one(request, said.board, said, type_up=form, status=422)
    text, before = form.cleaned_data["transcript"], form.cleaned_data["before"]
    try:
        operations.type_up(said, text=text, before=before, by=request.user, at=clock.now())
    except Conflict as conflict:
        again = TypeUpForm(initial={"transcript": text, "before": conflict.current.transcript})
        return _one(
            request, said.board, conflict.current, type_up=again, theirs=conflict.current.transcript, status=409
        )
    messages.success(request, _("What the voice says is written down."))
    return None


def _put_aside(request, said):
    form = PutAsideForm(request.POST)
    if not form.is_valid():
        return _one(request, said.board, said, aside=form, status=422)
    key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
    once(
        key,
        lambda: operations.put_aside(said, reason=reason, by=request.user, at=clock.now(), key=key),
        by=request.user,
    )
    messages.success(request, _("It is put aside. The class reads why, no longer the words."))
    return None


def _put_back(request, said):
    operations.put_back(said, by=request.user, at=clock.now())
    messages.success(request, _("It is back among the words of the class."))


ACTS = {"type_up": _type_up, "put_aside": _put_aside, "put_back": _put_back}


def _ask(request, board):
    form = SubmissionForm(request.POST)
    if not form.is_valid():
        return _consultation(request, board, status=422)
    key = form.cleaned_data["key"]
    try:
        once(key, lambda: sheets.consult(board.sheet, by=request.user, at=clock.now(), key=key), by=request.user)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return None


def _count(request, board):
    form, asked = HandsForm(request.POST), reading.open_consultation(board.sheet)
    if not form.is_valid():
        return _consultation(request, board, hands=form, status=422)
    if not form.is_about(asked):
        messages.warning(request, _("The text has changed since. The class can no longer answer about the former one."))
        return _consultation(request, board, status=409)
    said = dict(form.cleaned_data)
    key = said.pop("key")
    try:
        once(
            key,
            lambda: sheets.count_hands(asked, **said, by=request.user, at=clock.now(), key=key),
            by=request.user,
        )
    except ValidationError as fault:
        form.add_error(None, fault)
        return _consultation(request, board, hands=form, status=422)
    messages.success(request, _("The hands are counted."))
    return None


def _page(request, board, heading, form, *, status=200):
    at = clock.now()
    said = Contribution.objects.filter(sheet=board.sheet, heading=heading.name).kept()
    known = list(Passage.objects.filter(sheet=board.sheet, heading=heading.name).order_by("written_at", "pk"))
    counts = reading.counts(board.sheet)
    origins = traces.origins(*known) if known else {}
    text = getattr(board.sheet, heading.name)
    context = {
        "board": board,
        "sheet": board.sheet,
        "heading": heading,
        "tabs": [(h, counts.get(h.name, 0), h == heading) for h in HEADINGS],
        "words": reading.words(board, said.shown(), at=at, page=page_number(request)),
        "aside": list(said.exclude(put_aside_at=None).order_by("-put_aside_at", "-pk")[: reading.PAGE]),
        "sentences": [
            (sentence, sum(len(origins.get(p.pk, ())) for p in found))
            for sentence, found in passages.aligned(text, known)
        ],
        "form": form,
        "chosen": set(request.POST.getlist("said")),
        "is_conflict": status == 409,
    }
    return render(request, "boards/gathering/gather.html", context, status=status)


def _one(request, board, said, *, type_up=None, aside=None, theirs=None, status=200):
    draft = said.transcript or (said.voice.draft_transcript if said.voice else "")
    shown = reading.words(board, Contribution.objects.filter(pk=said.pk), at=clock.now()).said[0]
    context = {
        "board": board,
        "shown": shown,
        "said": said,
        "heading": heading_of(said),
        "type_up": type_up or TypeUpForm(initial={"transcript": draft, "before": said.transcript}),
        "theirs": theirs,
        "is_machine_draft": bool(draft) and not said.transcript,
        "aside": aside or PutAsideForm(),
        "form_at_fault": (type_up or aside) if status == 422 else None,
    }
    return render(request, "boards/gathering/contribution.html", context, status=status)


def _consultation(request, board, *, hands=None, status=200):
    asked = reading.open_consultation(board.sheet)
    former = Consultation.objects.filter(sheet=board.sheet).exclude(closed_at=None).order_by("-asked_at", "-pk").first()
    shown = asked or former
    # Under five answers, a tendency or a remark would be somebody's.
    is_told = shown is not None and shown.consulted >= TOLD_FROM
    has_voices = shown is not None and shown.voices_yes + shown.voices_no >= TOLD_FROM
    missing = Vote.objects.filter(consultation=shown).exclude(missing="").order_by("missing") if has_voices else []
    context = {
        "board": board,
        "sheet": board.sheet,
        "asked": asked,
        "former": None if asked else former,
        "is_told": is_told,
        "told_from": TOLD_FROM,
        "missing": [vote.missing for vote in missing],
        "empty": journey.missing_headings(board.sheet),
        "form": SubmissionForm(),
        "hands": hands or HandsForm(initial=_counted(asked)),
    }
    return render(request, "boards/gathering/consultation.html", context, status=status)


def _counted(asked):
    return {} if asked is None else {"yes": asked.hands_yes, "no": asked.hands_no, "asked": asked.pk}


def _form(board):
    return TakeUpForm(initial={"version": board.sheet.version})


def _again(form, current):
    """The same sentence, to be added on top of what the other delegate saved."""
    data = form.data.copy()
    data["version"] = str(current.version)
    return TakeUpForm(data)
