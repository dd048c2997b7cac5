"""How often mails come: chosen when signed in, or stopped from a mail without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.notifications import fewer
from portevoix.notifications.forms import RhythmForm

ALTERED = 404


@require_http_methods(["GET", "POST"])
def rhythm(request):
    form = RhythmForm(request.POST if request.method == "POST" else None, initial={"rhythm": request.user.rhythm})
    if form.is_valid():
        accounts.choose_rhythm(rhythm=form.cleaned_data["rhythm"], by=request.user)
        messages.success(request, _("Your choice is saved. It holds for the mails to come."))
        return redirect("notifications:rhythm")
    return render(request, "notifications/rhythm.html", {"form": form}, status=422 if form.is_bound else 200)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request, token):
    """The address in the head and at the foot of a mail. Opening it changes nothing: mail filters open links.

    A mail program that posts by itself has no cookie (RFC 8058); for it alone, the signature is enough.
    """
    is_one_click = request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
    return _stop(request, token) if is_one_click else _stop_page(request, token)


def _stop(request, token):
    user = fewer.read(token, request.programme)
    if user is None:
        return render(request, "notifications/fewer_lost.html", status=ALTERED)
    before = user.rhythm
    if request.method == "POST":
        accounts.choose_rhythm(rhythm=_wanted(request), by=user)
    context = {"is_stopped": user.rhythm == User.Rhythm.HERE_ONLY, "is_done": request.method == "POST"}
    return render(
        request, "notifications/fewer.html", context | {"before": before, "rhythm": user.get_rhythm_display()}
    )


_stop_page = csrf_protect(_stop)


def _wanted(request):
    """What the way back asks for; else nothing more by mail."""
    back = request.POST.get("back", "")
    return back if back in User.Rhythm.values else User.Rhythm.HERE_ONLY
