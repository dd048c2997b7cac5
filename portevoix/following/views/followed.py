"""What one follows: by one's account, or by the link at the foot of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from portevoix.following import duties, operations, targets
from portevoix.following.forms import RhythmForm
from portevoix.following.models import Follower
from portevoix.following.targets import Target
from portevoix.organisations.permissions import organisations_of

from .reading import feed_links, programme_of

GONE = 404


@require_http_methods(["GET", "POST"])
def own(request):
    programme = programme_of(request)
    followers = Follower.objects.select_related("programme", "user")
    follower = followers.filter(programme=programme, user=request.user).first()
    if request.method == "POST":
        if follower is None:
            raise Http404
        return _change(request, follower, back="following:own")
    private = duties.link(request.user, programme) if organisations_of(request.user, programme) else ""
    return _page(request, follower, private=private)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request, key):
    """Opening it changes nothing: mail filters open links. A mail program posts by itself, with no cookie."""
    is_one_click = request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
    return _by_link(request, key) if is_one_click else _by_link_page(request, key)


def _by_link(request, key):
    programme = programme_of(request)
    followers = Follower.objects.select_related("programme", "user")
    follower = followers.filter(programme=programme, key=key).first()
    if follower is None:
        # Also after the last one was left: the link then says that nothing is kept.
        return render(request, "following/stopped.html", status=GONE)
    if request.method == "GET":
        return _page(request, follower)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        operations.stop(follower)
        return render(request, "following/stopped.html")
    return _change(request, follower, back=follower)


_by_link_page = csrf_protect(_by_link)


def _page(request, follower, *, form=None, private="", status=200):
    follows = list(follower.follows.for_list()) if follower else []
    for follow in follows:
        follow.follower = follower
        follow.target = targets.of(follow)
    whole = Target(request.programme, "programme", request.programme)
    context = {
        "follower": follower,
        "follows": follows,
        "form": form or RhythmForm(initial={"rhythm": follower.rhythm if follower else ""}),
        "feeds": feed_links([follow.target for follow in follows] or [whole]),
        "private": private,
    }
    return render(request, "following/followed.html", context, status=status)


def _change(request, follower, *, back):
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise BadRequest
    return act(request, follower) or redirect(back)


def _choose(request, follower):
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _page(request, follower, form=form, status=422)
    operations.choose_rhythm(follower, rhythm=form.cleaned_data["rhythm"])
    messages.success(request, _("Your choice is saved. It holds for the mails to come."))
    return None


def _leave(request, follower):
    number = request.POST.get("follow", "")
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        raise BadRequest
    follow = get_object_or_404(follower.follows, pk=int(number))
    if operations.unfollow(follow):
        messages.success(request, _("It is done: you no longer follow it."))
        return None
    return render(request, "following/stopped.html")


def _stop(request, follower):
    operations.stop(follower)
    return render(request, "following/stopped.html")


ACTS = {"rhythm": _choose, "leave": _leave, "stop": _stop}
