"""The referents' pages. Whoever else asks is told that there is nothing."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.kit import clock
from portevoix.safeguarding import operations, permissions, reading
from portevoix.safeguarding.forms import CloseForm, ReplyForm
from portevoix.safeguarding.models import Disclosure
from portevoix.timeline.operations import once

from .private import private


@require_safe
@private
def disclosure_list(request):
    groups = reading.for_referent(request.user, request.programme, at=clock.now())
    if groups is None:
        raise Http404
    return render(request, "safeguarding/list.html", groups)


@require_http_methods(["GET", "POST"])
@private
def detail(request, pk):
    known = Disclosure.objects.within(request.programme).kept().select_related("programme", "cohort", "written_by")
    disclosure = get_object_or_404(known, pk=pk)
    if not permissions.can_read(request.user, disclosure):
        raise Http404
    if request.method == "GET":
        return _page(request, disclosure)
    name = request.POST.get("action")
    if name not in ACTS:
        raise BadRequest
    form_class, act, done = ACTS[name]
    form = form_class(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        key = form.cleaned_data["key"]
        said = {**form.cleaned_data, "by": request.user, "at": clock.now()}
        try:
            once(key, lambda: act(disclosure, **said), by=request.user)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, done())
            return redirect(disclosure)
    return _page(request, disclosure, {name: form}, status=422)


def _page(request, disclosure, forms=None, *, status=200):
    kept = forms or {}
    context = {
        "disclosure": disclosure,
        "is_late": disclosure.is_late(clock.now()),
        "thread": reading.thread(disclosure),
        "outcome": reading.outcome_of(disclosure),
        "reply": kept.get("reply") or ReplyForm(auto_id="reply_%s"),
        "close": kept.get("close") or CloseForm(auto_id="close_%s"),
        "wrong": next(iter(kept.values()), None),
    }
    return render(request, "safeguarding/detail.html", context, status=status)


ACTS = {
    "reply": (ReplyForm, operations.reply, lambda: _("Your reply is sent. Nobody else reads it.")),
    "close": (CloseForm, operations.close, lambda: _("It is closed. Everything is destroyed in a year.")),
}
