"""The pages of a telephone: what is asked, what the class says, what one adds."""

import logging
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts.models import User
from portevoix.boards import operations, permissions, reading
from portevoix.boards.forms import ContributionForm, CorrectionForm
from portevoix.boards.headings import HEADINGS, heading_at, heading_of
from portevoix.boards.models import Contribution
from portevoix.boards.permissions import require_room
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.kit.paging import page_number
from portevoix.media import limits
from portevoix.media import operations as media
from portevoix.media.handlers import LEFT_OUT
from portevoix.media.models import Upload
from portevoix.moderation.detection import findings, help_lines
from portevoix.sheets.similar import already_said
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import once
from portevoix.traces import operations as traces

from .entering import on_board

logger = logging.getLogger(__name__)
HISTORY = ("boards.media_destroyed", "boards.contacts_forgotten", "boards.gathering")
OWN_AT_MOST = 20
HELPED_WORDS = 3


@require_http_methods(["GET"])
@on_board
def home(request, board, phone):
    """The questions of today, one's own words, what became of those of before."""
    at = clock.now()
    asked = reading.open_consultation(board.sheet)
    can_speak = permissions.can_speak(phone, board, today=localdate(at))
    counts = reading.counts(board.sheet) if board.sheet else {}
    own = Contribution.objects.filter(phone=phone).kept()
    context = {
        "board": board,
        "phone": phone,
        "can_speak": can_speak,
        "is_over": board.is_over(localdate(at)),
        "subject": reading.subject(board.sheet) if can_speak else "",
        "headings": [(heading, counts.get(heading.name, 0)) for heading in HEADINGS],
        "asked": asked,
        "vote": reading.vote_of(phone, asked),
        "own": reading.words(board, own, at=at, phone=phone).said[:OWN_AT_MOST],
        "became": reading.became(board),
        "left_until": reading.destruction_date(board, board.sheet),
        "history": Entry.objects.about(board).filter(verb__in=HISTORY).latest_first()[:OWN_AT_MOST],
        "has_contact": hasattr(phone, "contact"),
    }
    return render(request, "boards/phone/home.html", context)


@require_http_methods(["GET", "POST"])
@on_board
def question(request, board, phone, heading):
    """One question: say, and read what the others say."""
    heading = _heading(heading)
    if request.method == "POST":
        return _say(request, board, phone, heading)
    return _question_page(request, board, phone, heading, ContributionForm(phone=phone))


@require_http_methods(["GET"])
@on_board
def words(request, board, phone, heading):
    """The part of the page that stays alive: what the class says under this heading; 204 when there is no news."""
    heading, stamp = _heading(heading), reading.stamp(board, at=clock.now(), page=page_number(request))
    if request.headers.get("X-Known") == stamp:
        return HttpResponse(status=204)
    response = render(request, "boards/parts/words.html", _words_context(request, board, phone, heading))
    response["X-Stamp"], response["X-Poll-After"] = stamp, str(reading.poll_seconds(board))
    return response


@require_POST
@on_board
def agree(request, board, phone, pk):
    said = get_object_or_404(_readable(board), pk=pk)
    agrees = request.POST.get("wish") != "no"
    heading = heading_of(said)
    try:
        operations.agree(phone, said, agrees=agrees, at=clock.now())
    except operations.Closed as closed:
        messages.warning(request, str(closed))
    except PermissionDenied:
        # Put aside meanwhile, otherwise: the page that comes back says so where the words stood.
        if said.phone_id == phone.pk:
            messages.info(request, _("These are your own words: they already count."))
    return redirect(f"{_question_url(board, heading)}#mot-{said.pk}")


@require_http_methods(["GET", "POST"])
@on_board
def own(request, board, phone, pk):
    """One's own words: correct them, or take them back; once the sheet has left, the voice and the photo alone."""
    said = get_object_or_404(Contribution.objects.filter(phone=phone).select_related("sheet", "voice", "photo"), pk=pk)
    if request.method == "GET":
        if said.withdrawn_at is not None:
            return redirect(board)
        return _own_page(request, board, said, CorrectionForm(initial={"text": said.text, "before": said.text}))
    form, action = CorrectionForm(request.POST), request.POST.get("action")
    if said.withdrawn_at is not None and action == "correct":
        problem = _("These words were taken back meanwhile. They are not changed.")
        return _own_page(request, board, said, form, status=409, problem=problem)
    try:
        done = OWN_ACTS.get(action, _correct)(phone, said, form)
    except operations.Closed as closed:
        return _own_page(request, board, said, form, status=409, problem=str(closed))
    except Conflict as conflict:
        again = CorrectionForm(initial={"text": form.cleaned_data["text"], "before": conflict.current.text})
        return _own_page(request, board, conflict.current, again, status=409, theirs=conflict.current.text)
    except ValidationError as fault:
        if form.is_valid():
            form.add_error(None, fault)
        return _own_page(request, board, said, form, status=422)
    messages.success(request, done)
    return redirect(_question_url(board, heading_of(said)) if board.sheet_id == said.sheet_id else board)


def _correct(phone, said, form):
    if not form.is_valid():
        raise ValidationError("")
    operations.correct(phone, said, **form.cleaned_data, at=clock.now())
    return _("Your words are corrected.")


def _take_back(phone, said, form):
    operations.take_back(phone, said, at=clock.now())
    return _("Your words are taken back. Nobody reads them any more.")


def _destroy(phone, said, form):
    operations.destroy_own_media(phone, said, at=clock.now())
    return _("Your voice and your photo are destroyed.")


OWN_ACTS = {"take_back": _take_back, "destroy": _destroy}


def _say(request, board, phone, heading):
    posted, files = request.POST, request.FILES
    form = ContributionForm(posted, files, phone=phone, is_file_left_out=LEFT_OUT in request.META)
    if not form.is_valid():
        return _answer(request, board, phone, heading, form, status=422)
    key = form.cleaned_data["key"]
    try:
        uploads = {kind: _upload(phone, form, kind) for kind in ("voice", "photo")}
        once(
            key,
            lambda: operations.contribute(
                phone, heading=heading.name, text=form.cleaned_data["text"], **uploads, at=clock.now(), key=key
            ),
            by=User.objects.system(),
        )
    except operations.Closed as closed:
        return _answer(request, board, phone, heading, form, status=409, problem=str(closed))
    except OSError:
        logger.exception("A recording or a photo could not be written.")
        problem = _("We have no room left for now. Try again later.")
        return _answer(request, board, phone, heading, form, status=503, problem=problem)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _answer(request, board, phone, heading, form, status=422)
    messages.success(request, _("Thank you. Your words are with your class."))
    url = _question_url(board, heading)
    return JsonResponse({"url": url}, status=201) if _wants_json(request) else redirect(url)


def _upload(phone, form, kind):
    """What came piece by piece, or the whole file of the plain form."""
    sent = form.cleaned_data[f"{kind}_upload"]
    if sent is not None or not form.cleaned_data[kind]:
        return sent
    key = uuid.uuid5(form.cleaned_data["key"], kind)
    require_room(phone, key)
    return media.receive_whole(
        kind=Upload.Kind(kind), file=form.cleaned_data[kind], owner=phone.owner_name, key=key, at=clock.now()
    )


def _answer(request, board, phone, heading, form, *, status, problem=""):
    """What was refused, and why; the words are still on the screen."""
    if _wants_json(request):
        faults = [problem] if problem else [str(fault) for faults in form.errors.values() for fault in faults]
        return JsonResponse({"error": " ".join(faults)}, status=status)
    return _question_page(request, board, phone, heading, form, status=status, problem=problem)


def _question_page(request, board, phone, heading, form, *, status=200, problem=""):
    at = clock.now()
    can_speak = permissions.can_speak(phone, board, today=localdate(at))
    own = _own_words(phone, board, heading)
    context = {
        **_words_context(request, board, phone, heading),
        "form": form,
        "subject": reading.subject(board.sheet) if can_speak else "",
        "can_speak": can_speak,
        "problem": problem,
        "total": len(HEADINGS),
        "help_lines": help_lines(findings("\n".join(own))),
        "near": already_said(board.programme, own[0]) if own and heading == HEADINGS[0] else [],
        "voice_seconds": limits.VOICE_SECONDS,
        "voice_limit": limits.voice_limit(),
        "photo_limit": limits.photo_limit(),
        "typed": form.data.get("text", "") if problem else "",
    }
    return render(request, "boards/phone/question.html", context, status=status)


def _own_words(phone, board, heading):
    """The last ones, the newest first. What they call for (help, what was already said) is found anew each time:
    written nowhere, it neither keeps anybody from speaking nor is seen by anybody else.
    """
    own = _readable(board).filter(phone=phone, heading=heading.name).order_by("-pk").values_list("text", flat=True)
    return list(own[:HELPED_WORDS])


def _words_context(request, board, phone, heading):
    at = clock.now()
    said = _readable(board).filter(heading=heading.name)
    aside = said.exclude(put_aside_at=None).order_by("-put_aside_at", "-pk")
    return {
        "board": board,
        "phone": phone,
        "heading": heading,
        "words": reading.words(board, said.shown(), at=at, phone=phone, page=page_number(request)),
        "aside": list(aside[: reading.PAGE]),
        "can_speak": permissions.can_speak(phone, board, today=localdate(at)),
    }


def _own_page(request, board, said, form, *, status=200, problem="", theirs=None):
    context = {
        "board": board,
        "said": said,
        "form": form,
        "problem": problem,
        "theirs": theirs,
        "can_change": said.sheet.is_draft and said.withdrawn_at is None,
        "is_taken_up": bool(traces.outcomes(said)),
        "has_media": any(upload.state != Upload.State.DESTROYED for upload in said.media),
        "question_url": _question_url(board, heading_of(said)),
    }
    return render(request, "boards/phone/own.html", context, status=status)


def _readable(board):
    """What is being gathered, or was gathered last."""
    return Contribution.objects.filter(board=board, sheet=board.sheet_id).kept()


def _heading(slug):
    heading = heading_at(slug)
    if heading is None:
        raise Http404
    return heading


def _question_url(board, heading):
    return reverse("boards:question", args=[board.key, heading.slug])


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")
