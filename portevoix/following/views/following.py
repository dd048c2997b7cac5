"""Beginning to follow something: at once with an account, after one mail without."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.following import confirming, limits, operations, targets
from portevoix.following.forms import MailboxForm, RhythmForm
from portevoix.following.models import Follower
from portevoix.kit import clock
from portevoix.notifications import operations as mails

from .reading import feed_links, programme_of

GONE = 404
TOO_MANY = 429


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request):
    target = targets.asked(request.programme, request.GET)
    own = _own(request)
    form_class = MailboxForm if own is None else RhythmForm
    initial = {"rhythm": own.rhythm} if own else None
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return _page(request, target, form, status=422 if form.is_bound else 200)
    if own is None:
        return _ask(request, target, form)
    try:
        operations.follow(target, rhythm=form.cleaned_data["rhythm"], by=request.user, at=clock.now())
    except ValidationError as fault:
        form.add_error(None, fault)
        return _page(request, target, form, status=422)
    messages.success(request, _("It is done: you will hear of it by mail."))
    return redirect("following:own")


def _own(request):
    """What an account follows already, or would; None for a visitor."""
    if not request.user.is_authenticated:
        return None
    followers = Follower.objects.filter(programme=request.programme, user=request.user)
    return followers.first() or Follower(programme=request.programme, user=request.user)


def _page(request, target, form, *, status):
    context = {"target": target, "form": form, "feeds": feed_links([target])}
    return render(request, "following/follow.html", context, status=status)


def _ask(request, target, form):
    """The same page whether we know the address, whether a mail leaves or its window is full."""
    if limits.is_network_full(request):
        form.add_error(None, _("Too many mails were asked for from here. Wait ten minutes, then try again."))
        return _page(request, target, form, status=TOO_MANY)
    email, rhythm = form.cleaned_data["email"], form.cleaned_data["rhythm"]
    if limits.may_write_to(email):
        asked = confirming.Request(target, email, get_language() or "fr", rhythm)
        confirming.ask(asked, at=clock.now())
    return redirect("following:asked")


@login_not_required
@require_safe
def asked(request):
    programme_of(request)
    return render(request, "following/asked.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request, token):
    """Opening it changes nothing: mail filters open links."""
    wanted = confirming.read(token, request.programme)
    if wanted is None:
        return render(request, "following/lost.html", status=GONE)
    if request.method == "GET":
        return render(request, "following/confirm.html", {"wanted": wanted, "token": token})
    try:
        begun = operations.confirm(
            wanted.target, email=wanted.email, language=wanted.language, rhythm=wanted.rhythm, at=clock.now()
        )
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
        begun = Follower.objects.get(programme=request.programme, email=wanted.email).follows.first()
    else:
        messages.success(request, _("It is done: you will hear of it by mail."))
    return redirect(begun.follower)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def refuse(request, token):
    """For whoever never asked: the address is erased from what we sent. A mail program posts with no cookie."""
    is_one_click = request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
    return _refuse(request, token) if is_one_click else _refuse_page(request, token)


def _refuse(request, token):
    wanted = confirming.read(token, request.programme)
    if wanted is None:
        return render(request, "following/lost.html", status=GONE)
    is_done = request.method == "POST"
    if is_done and not Follower.objects.filter(email=wanted.email).exists():
        mails.forget_letters(wanted.email)
    return render(request, "following/refuse.html", {"is_done": is_done, "token": token})


_refuse_page = csrf_protect(_refuse)
