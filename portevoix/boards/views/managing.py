"""The delegates' side of the board: opening it, its door, its prints, the big screen."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.boards import codes, operations, permissions, printing, reading
from portevoix.boards.headings import HEADINGS, heading_of
from portevoix.boards.models import Board, Contribution
from portevoix.delegates.permissions import has_mandate
from portevoix.kit import clock
from portevoix.kit.french import day_in_words
from portevoix.programmes.addresses import address
from portevoix.sheets import operations as sheets
from portevoix.sheets.forms.submission import SubmissionForm
from portevoix.sheets.models import Sheet
from portevoix.sheets.views.own_sheets import own_cohorts, refuse
from portevoix.timeline.operations import once

from .entering import kept_out
from .qr import qr_code

ON_SCREEN = 8


def own_board(request, slug):
    """(class, its board or None, refusal or None): for those of the class; the delegates of today go further."""
    cohort = get_object_or_404(own_cohorts(request), slug=slug)
    boards = Board.objects.select_related("cohort__provider", "programme", "sheet")
    board = boards.filter(cohort=cohort).first()
    at = clock.now()
    refusal = None if has_mandate(request.user, cohort, at=at) else refuse(request, cohort, at=at)
    if board is not None and permissions.is_kept_out(request.user, board):
        refusal = kept_out(request)
    return cohort, board, refusal


def opened_board(request, slug):
    """(board, refusal or None); 404 where no board was ever opened."""
    _cohort, board, refusal = own_board(request, slug)
    if refusal is None and board is None:
        raise Http404
    return board, refusal


@require_http_methods(["GET", "POST"])
def manage(request, slug):
    cohort, board, refusal = own_board(request, slug)
    if refusal:
        return refusal
    if request.method == "GET":
        return _page(request, cohort, board)
    form = SubmissionForm(request.POST)
    act = ACTS.get(request.POST.get("action", ""))
    if act is None or (board is None and act is not _open):
        raise BadRequest
    if not form.is_valid():
        return _page(request, cohort, board, status=422)
    key = form.cleaned_data["key"]
    once(key, lambda: act(request, cohort, board, by=request.user, at=clock.now(), key=key), by=request.user)
    return redirect("boards:manage", slug)


def _open(request, cohort, board, *, by, at, key):
    """The door opens, and words are gathered for the draft that was chosen, or for a new one."""
    operations.open_board(cohort, gathers=True, sheet=_chosen(request, cohort), by=by, at=at, key=key)
    messages.success(request, _("The door is open. Show the code to the class."))


def _gather(request, cohort, board, *, by, at, key):
    operations.gather_for(board, _chosen(request, cohort), by=by, at=at, key=key)


def _renew(request, cohort, board, *, by, at, key):
    operations.renew_code(board, by=by, at=at, key=key)
    messages.success(request, _("Here is the new code. The old one opens nothing any more."))


def _close(request, cohort, board, *, by, at, key):
    operations.close_entrance(board, by=by, at=at, key=key)
    messages.success(request, _("The door is closed. The telephones that are in stay in."))


ACTS = {"open": _open, "gather": _gather, "renew": _renew, "close": _close}


@require_safe
def screen(request, slug):
    """For the classroom's projector: the way in, and the words as they arrive."""
    board, refusal = opened_board(request, slug)
    if refusal:
        return refusal
    return render(request, "boards/gathering/screen.html", {**_way_in(board), **_latest(board)})


@require_safe
def screen_words(request, slug):
    """The part of the big screen that stays alive; 204 when there is no news."""
    board, refusal = opened_board(request, slug)
    if refusal:
        return refusal
    stamp = reading.stamp(board, at=clock.now())
    if request.headers.get("X-Known") == stamp:
        return HttpResponse(status=204)
    response = render(request, "boards/parts/screen_words.html", _latest(board))
    response["X-Stamp"] = stamp
    return response


@require_safe
def poster(request, slug):
    return _print(request, slug, printing.poster, _("poster"))


@require_safe
def paper(request, slug):
    return _print(request, slug, printing.paper_form, _("paper-form"))


def _print(request, slug, press, name):
    board, refusal = opened_board(request, slug)
    if refusal:
        return refusal
    if not board.is_open:
        messages.info(request, _("The door is closed: nobody could come in with a print. Open it first."))
        return redirect("boards:manage", slug)
    response = HttpResponse(press(_facts(board)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{slug}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _facts(board):
    entrance = address(board.programme, "boards:entrance")
    return {
        "programme": board.programme.name,
        "cohort": board.cohort.name,
        "provider": board.cohort.provider.name,
        "code": board.code,
        "address": address(board.programme, "boards:enter", board.code),
        "short_address": entrance.split("://", 1)[1].rstrip("/"),
        "until": day_in_words(board.cohort.ends_on),
        "language": get_language() or "fr",
        "headings": [
            {"slug": h.slug, "icon": h.icon, "title": str(h.words), "question": str(h.question)} for h in HEADINGS
        ],
    }


def _page(request, cohort, board, *, status=200):
    at = clock.now()
    drafts = list(Sheet.objects.drafts().filter(cohort=cohort).order_by("-drafted_at", "-pk"))
    context = {
        "cohort": cohort,
        "board": board,
        "form": SubmissionForm(),
        "drafts": [(draft, sheets.title_of(draft.problem)) for draft in drafts],
        "is_over": cohort.ends_on < localdate(at),
        "can_open": permissions.can_open(request.user, cohort, at=at),
    }
    if board is not None:
        counts = reading.counts(board.sheet) if board.sheet else {}
        context |= {
            **_way_in(board),
            "headings": [(heading, counts.get(heading.name, 0)) for heading in HEADINGS],
            "phones": board.phones.count(),
            "subject": reading.subject(board.sheet),
            "asked": reading.open_consultation(board.sheet),
        }
    return render(request, "boards/gathering/manage.html", context, status=status)


def _way_in(board):
    if not board.is_open:
        return {"board": board, "code": "", "link": "", "entrance": "", "qr": ""}
    link = address(board.programme, "boards:enter", board.code)
    entrance = address(board.programme, "boards:entrance").split("://", 1)[1].rstrip("/")
    return {"board": board, "code": codes.spaced(board.code), "link": link, "entrance": entrance, "qr": qr_code(link)}


def _latest(board):
    said = Contribution.objects.filter(board=board, sheet=board.sheet_id).shown()
    latest = list(said.order_by("-said_at", "-pk")[:ON_SCREEN])
    subject = reading.subject(board.sheet)
    return {
        "board": board,
        "subject": subject,
        "latest": [(one, heading_of(one)) for one in latest],
        "total": said.count(),
    }


def _chosen(request, cohort):
    """The draft that was ticked; None when it has left meanwhile, or when a new one is wanted."""
    pk = request.POST.get("sheet", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return Sheet.objects.drafts().filter(cohort=cohort, pk=int(pk)).first()
