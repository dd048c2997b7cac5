"""Coming in with the code, and what every page of a board asks first: which board, which telephone."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts import returning
from portevoix.boards import codes, operations, permissions, phones
from portevoix.boards.forms import MINE, SHARED, CodeForm
from portevoix.boards.models import Board
from portevoix.kit import clock
from portevoix.sheets.views.own_sheets import own_cohorts

MICROPHONE_HERE = "microphone=(self), camera=(self), geolocation=()"


def on_board(view):
    """`view(request, board, phone, …)` for a telephone of the board; others are told how to come in (404)."""

    @login_not_required
    @wraps(view)
    def entered(request, key, *args, **kwargs):
        board = find_board(request, key)
        if permissions.is_kept_out(request.user, board):
            return kept_out(request)
        phone = phones.phone_of(request, board)
        if phone is None:
            return _unknown(request)
        response = view(request, board, phone, *args, **kwargs)
        # A page that asks for news by itself, with nobody before it, does not keep a shared computer open.
        is_in_use = request.headers.get("X-Poll") != "idle"
        if phone.is_shared and is_in_use and phones.COOKIE not in response.cookies:
            phones.remember(response, request.COOKIES[phones.COOKIE], is_shared=True)
        add_never_cache_headers(response)
        response.headers.setdefault("Permissions-Policy", MICROPHONE_HERE)
        return response

    return entered


def find_board(request, key):
    if request.programme is None:
        raise Http404
    boards = Board.objects.filter(programme=request.programme)
    return get_object_or_404(boards.select_related("cohort__provider", "programme", "sheet"), key=key)


@require_http_methods(["GET"])
@login_not_required
def entrance(request):
    """Where a code is typed. The code goes to an address of its own, the one of the QR code."""
    if request.programme is None:
        raise Http404
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid() and (code := codes.as_typed(form.cleaned_data["code"])):
        return redirect("boards:enter", code)
    return render(request, "boards/phone/entrance.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@login_not_required
def enter(request, code):
    """One question: is this telephone yours, or shared?"""
    board = _opened_by(request, code)
    if board is None:
        return _wrong_code(request, code)
    if not board.is_open and phones.phone_of(request, board) is None:
        return render(request, "boards/phone/closed.html", {"board": board}, status=410)
    if permissions.is_kept_out(request.user, board):
        return kept_out(request)
    if board.is_over(localdate(clock.now())):
        return render(request, "boards/phone/over.html", {"board": board}, status=410)
    if phones.phone_of(request, board) is not None:
        return redirect(board)
    if request.method == "POST":
        return _join(request, board)
    return render(request, "boards/phone/enter.html", {"board": board, "code": board.code})


@require_POST
def join_own(request, slug):
    """Somebody of the class who is signed in needs no code."""
    cohort = get_object_or_404(own_cohorts(request), slug=slug)
    board = Board.objects.select_related("cohort", "programme").filter(cohort=cohort).first()
    if board is None or board.is_over(localdate(clock.now())):
        messages.info(request, _("The board of your class is not open. Its delegates can open it."))
        return redirect(f"{reverse('sheets:class_board')}?classe={slug}")
    if permissions.is_kept_out(request.user, board):
        return kept_out(request)
    if phones.phone_of(request, board) is not None:
        return redirect(board)
    return _join(request, board)


@require_POST
@on_board
def leave(request, board, phone):
    """The telephone forgets the board; its words stay the class's."""
    response = redirect("boards:entrance")
    phones.forget(response)
    messages.success(request, _("This device has forgotten the board. Your words stay with your class."))
    return response


def kept_out(request):
    return render(request, "boards/phone/kept_out.html", status=403)


def _join(request, board):
    device = request.POST.get("device")
    if device not in (MINE, SHARED):
        raise BadRequest
    token, is_shared = phones.token_of(request), device == SHARED
    try:
        operations.join(board, token_digest=phones.digest(token, board), is_shared=is_shared, at=clock.now())
    except operations.Closed as closed:
        messages.warning(request, str(closed))
        return redirect("boards:entrance")
    response = redirect(board)
    phones.remember(response, token, is_shared=is_shared)
    return response


def _opened_by(request, code):
    code = codes.as_typed(code)
    if request.programme is None or not code.isascii():
        return None
    boards = Board.objects.filter(programme=request.programme).select_related("cohort__provider", "programme", "sheet")
    return boards.filter(code=code).first()


def _wrong_code(request, code):
    context = {"form": CodeForm(initial={"code": codes.as_typed(code)}), "is_wrong": True}
    return render(request, "boards/phone/entrance.html", context, status=404)


def _unknown(request):
    """The cookie is gone, or never was: a board is found again with the code of the class. Nothing typed is lost."""
    if "application/json" in request.headers.get("Accept", ""):
        words = _("This device is no longer on the board. Copy your words, then type the code again at %(address)s")
        address = request.build_absolute_uri(reverse("boards:entrance"))
        return JsonResponse({"error": words % {"address": address}}, status=404)
    context = {"form": CodeForm(), "is_unknown": True, "texts": returning.long_texts(request.POST)}
    return render(request, "boards/phone/entrance.html", context, status=404)
