"""Not agreeing with a decision: whoever asked, by their link; whoever wrote the text, signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts import returning
from portevoix.accounts.models import User
from portevoix.kit import clock
from portevoix.notices import operations, permissions
from portevoix.notices.deadlines import APPEAL_DAYS
from portevoix.notices.forms import AppealForm
from portevoix.notices.models import Appeal, Report, RightOfReply
from portevoix.timeline.operations import once

from .asking import through_link


@login_not_required
@require_http_methods(["GET", "POST"])
@through_link(Report)
def appeal_by_link(request, report, token):
    return _by_link(request, report, reverse("notices:follow", args=[token]))


@login_not_required
@require_http_methods(["GET", "POST"])
@through_link(RightOfReply)
def reply_appeal_by_link(request, reply, token):
    return _by_link(request, reply, reverse("notices:reply_follow", args=[token]))


def _by_link(request, about, back_url):
    """The form; once an appeal is there, or nothing is decided yet, the page that says so."""
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _appeal(form, about, Appeal.Side.REPORTER, by=User.objects.system()):
        messages.success(request, _("Another person of the team will read it, and decide."))
        return redirect(back_url)
    if not permissions.can_appeal(User.objects.system(), about, Appeal.Side.REPORTER, at=clock.now()):
        return redirect(back_url)
    context = {"about": about, "form": form, "back_url": back_url, "days": APPEAL_DAYS}
    return render(request, "notices/appeal.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def decision(request, pk):
    """For whoever wrote the text: what was decided of it, and why; never who reported it, nor in which words."""
    known = Report.objects.within(request.programme).select_related("programme", "sheet__cohort", "appeal")
    report, at = get_object_or_404(known, pk=pk), clock.now()
    if report.is_open or not permissions.is_author(request.user, report, at=at):
        raise Http404
    initial = returning.initial_for(request, AppealForm) if request.method == "GET" else {}
    form = AppealForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _appeal(form, report, Appeal.Side.AUTHOR, by=request.user):
        messages.success(request, _("Another person of the team will read it, and decide."))
        return redirect("notices:decision", report.pk)
    context = {
        "report": report,
        "text": permissions.author_of(report),
        "appeal": Appeal.objects.filter(report=report).first(),
        "can_appeal": permissions.can_appeal(request.user, report, Appeal.Side.AUTHOR, at=at),
        "form": form,
        "days": APPEAL_DAYS,
    }
    return render(request, "notices/decision.html", context, status=422 if form.is_bound else 200)


def _appeal(form, about, side, *, by):
    """False when the other side was first: one appeal is all."""
    key, text = form.cleaned_data["key"], form.cleaned_data["text"]
    try:
        once(key, lambda: operations.appeal(about, side=side, text=text, by=by, at=clock.now(), key=key), by=by)
    except PermissionDenied:
        return False
    return True
