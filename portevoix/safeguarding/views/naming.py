"""Everyone reads that somebody listens; the coordinator says who."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.safeguarding import operations, permissions, reading
from portevoix.safeguarding.forms import ReferentForm
from portevoix.safeguarding.models import Referent
from portevoix.timeline.operations import once

from .private import private


@login_not_required
@require_http_methods(["GET", "POST"])
@private
def referents(request):
    can_name = permissions.can_name_referents(request.user, request.programme)
    if request.method == "GET":
        return _page(request, can_name)
    if not can_name:
        raise Http404
    if request.POST.get("action") == "end":
        return _end(request)
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, can_name, form, status=422)
    key, who = form.cleaned_data["key"], {**form.cleaned_data, "by": request.user, "at": clock.now()}
    try:
        once(key, lambda: operations.name_referent(request.programme, **who), by=request.user)
    except ValidationError as fault:
        form.add_error("user", fault)
        return _page(request, can_name, form, status=422)
    messages.success(request, _("This person is a referent now, and has been told."))
    return redirect("safeguarding:referents")


def _end(request):
    number = request.POST.get("referent", "")
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    referent = get_object_or_404(Referent.objects.filter(programme=request.programme), pk=pk)
    try:
        operations.end_referent(referent, by=request.user, at=clock.now())
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
    else:
        messages.success(request, _("This person is no longer a referent."))
    return redirect("safeguarding:referents")


def _form(request, data=None):
    team = permissions.Team.of(request.programme)
    return ReferentForm(data, people=sorted(team.choices[-1], key=str))


def _page(request, can_name, form=None, *, status=200):
    named = Referent.objects.live(request.programme).select_related("user").order_by("named_at", "pk")
    context = {
        "help": reading.HELP,
        "names": reading.shown_names(request.programme),
        "can_name": can_name,
        "named": named if can_name else (),
        "form": (form or _form(request)) if can_name else None,
        "is_referent": permissions.is_referent(request.user, request.programme),
    }
    return render(request, "safeguarding/referents.html", context, status=status)
