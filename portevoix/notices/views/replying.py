"""Whoever is named in a text answers under it."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.notices import deadlines, operations, valve
from portevoix.notices.forms import ReplyForm
from portevoix.notices.models import RightOfReply
from portevoix.organisations.models import Organisation
from portevoix.timeline.operations import once

from .asking import about_text, author


@login_not_required
@require_http_methods(["GET", "POST"])
@about_text
def reply_ask(request, text):
    if text.sheet is None:
        raise Http404
    addressees = list(Organisation.objects.filter(referrals__sheet=text.sheet).order_by("name", "pk"))
    form = ReplyForm(request.POST if request.method == "POST" else None, addressees=addressees)
    is_over = deadlines.may_reply_until(text.published_at) < localdate(clock.now())
    if is_over or not form.is_valid():
        return _page(request, text, form, addressees, status=_status(form, is_over=is_over))
    if valve.is_shut(request):
        return _page(request, text, form, addressees, status=429)
    by, said = author(request), dict(form.cleaned_data)
    key = said.pop("key")
    try:
        once(
            key,
            lambda: operations.ask_reply(text, **said, language=get_language(), by=by, at=clock.now(), key=key),
            by=by,
        )
    except ValidationError as fault:
        form.add_error(fault.code if fault.code in form.fields else None, fault)
        return _page(request, text, form, addressees, status=422)
    return render(request, "notices/reply/asked.html", {"email": said["email"], "text": text})


def _status(form, *, is_over):
    if is_over:
        return 410
    return 422 if form.is_bound else 200


def _page(request, text, form, addressees, *, status):
    context = {
        "text": text,
        "form": form,
        "addressees": addressees,
        "until": deadlines.may_reply_until(text.published_at),
        "is_over": status == 410,
        "is_shut": status == 429,
        "typed": form.data.get("words", "").replace("\0", "") if form.is_bound else "",
        "days": deadlines.REPLY_DAYS,
        "replies": RightOfReply.objects.filter(sheet=text.sheet).shown(),
    }
    return render(request, "notices/reply/ask.html", context, status=status)
