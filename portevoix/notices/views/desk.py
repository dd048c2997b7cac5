"""The pages of the desk: what waits, and one thing at a time to decide."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.notices import operations, permissions, reading, reply_text
from portevoix.notices.forms import AppealDecisionForm, DecisionForm, ReplyDecisionForm
from portevoix.notices.models import Appeal, Report, RightOfReply
from portevoix.timeline.operations import once


@require_safe
def notice_list(request):
    programme, at = _desk(request), clock.now()
    context = {
        "waiting": reading.waiting(programme),
        "counts": reading.counts(programme, at=at),
        "decided": reading.decided(programme),
        "at": at,
    }
    return render(request, "notices/desk/list.html", context)


@require_http_methods(["GET", "POST"])
def detail(request, pk):
    """One report: the text as it stood, what is said against it, and what is decided."""
    known = Report.objects.within(_desk(request))
    report = get_object_or_404(known.select_related("programme", "sheet__cohort", "decided_by", "made_by"), pk=pk)
    if report.same_as_id is not None:
        return redirect("notices:detail", report.same_as_id)
    form = _bound(request, DecisionForm, report=report)
    can_decide = permissions.can_decide(request.user, report)
    status = _decide(request, report, form, operations.decide) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, _("Decided. Both sides are told, with your reason."))
        return redirect(report)
    appeal = Appeal.objects.filter(report=report).first()
    context = {
        "report": Report.objects.select_related("sheet", "decided_by", "made_by").get(pk=report.pk),
        "text": permissions.author_of(report),
        "same": report.same.order_by("pk"),
        "appeal": appeal,
        "history": reading.history(report, appeal),
        "form": form,
        "can_decide": can_decide,
        "is_too_late": status == 409,
        "typed": _typed(request),
        "at": clock.now(),
    }
    return render(request, "notices/desk/detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reply_detail(request, pk):
    """One right of reply: its form is looked at, never its opinion."""
    known = RightOfReply.objects.within(_desk(request)).exclude(state=RightOfReply.State.TO_CONFIRM)
    reply = get_object_or_404(known.select_related("programme", "sheet__cohort", "decided_by"), pk=pk)
    form = _bound(request, ReplyDecisionForm, reply=reply)
    status = _decide(request, reply, form, _decide_reply) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, _("Decided. Whoever asked for it is told."))
        return redirect(reply)
    appeal = Appeal.objects.filter(reply=reply).first()
    context = {
        "reply": RightOfReply.objects.select_related("sheet", "decided_by").get(pk=reply.pk),
        "lines": reply_text.lines_of(reply.text),
        "found": reply_text.found_in(reply.text),
        "most_lines": reply_text.MOST_LINES,
        "appeal": appeal,
        "history": reading.history(reply, appeal),
        "form": form,
        "can_decide": permissions.can_decide_reply(request.user, reply),
        "is_too_late": status == 409,
        "typed": _typed(request),
        "at": clock.now(),
    }
    return render(request, "notices/desk/reply.html", context, status=status)


@require_http_methods(["GET", "POST"])
def appeal_detail(request, pk):
    """One appeal: both texts, the first decision, and the last word of another person."""
    known = Appeal.objects.within(_desk(request)).select_related("programme", "first_decided_by", "decided_by")
    asked = get_object_or_404(known.select_related("report__sheet__cohort", "reply__sheet__cohort"), pk=pk)
    form = _bound(request, AppealDecisionForm, asked=asked)
    status = _decide(request, asked, form, operations.decide_appeal) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, _("Decided. Both sides are told, with your reason."))
        return redirect(asked)
    context = {
        "appeal": known.get(pk=asked.pk),
        "about": asked.about,
        "form": form,
        "can_decide": permissions.can_decide_appeal(request.user, asked),
        "history": reading.history(asked.about, asked),
        "is_too_late": status == 409,
        "typed": _typed(request),
        "at": clock.now(),
    }
    return render(request, "notices/desk/appeal.html", context, status=status)


def _desk(request):
    """For anybody else there is nothing here."""
    if request.programme is None or not permissions.can_read_notices(request.user, request.programme):
        raise Http404
    return request.programme


def _bound(request, form_class, **fields):
    if request.method == "POST":
        return form_class(request.POST, **fields)
    return form_class(initial=returning.initial_for(request, form_class), **fields)


def _decide(request, about, form, operation):
    """The status of the page: 302 once decided, 409 when a colleague was first, 422 for a faulty form."""
    if not form.is_valid():
        return 422 if about.is_open else 409
    said = dict(form.cleaned_data)
    key = said.pop("key")
    try:
        once(key, lambda: operation(about, **said, by=request.user, at=clock.now(), key=key), by=request.user)
    except Conflict:
        return 409
    except ValidationError as fault:
        form.add_error(fault.code if fault.code in form.fields else None, fault)
        return 422
    return 302


def _decide_reply(reply, *, choice, decision, is_danger_dealt_with=False, **by):
    if choice == ReplyDecisionForm.SHOW:
        return operations.show_reply(reply, is_danger_dealt_with=is_danger_dealt_with, **by)
    return operations.refuse_reply(reply, decision=decision, **by)


def _typed(request):
    return [
        text.replace("\0", "")
        for name in ("decision", "words")
        if request.method == "POST" and (text := request.POST.get(name, "")).strip()
    ]
