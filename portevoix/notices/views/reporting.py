"""Reporting a text, or a page that one cannot use: without account, without script."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.kit import clock
from portevoix.notices import links, operations, texts, valve
from portevoix.notices.deadlines import DANGER_DAYS, REPORT_DAYS
from portevoix.notices.forms import AccessibilityForm, ReportForm
from portevoix.notices.models import Report
from portevoix.timeline.operations import once

from .asking import about_text, author

MOST_WHERE = 300


@login_not_required
@require_safe
def choose(request, reference):
    """All the texts of one sheet: which one should not stand as it does?"""
    if request.programme is None or not reference.isprintable():
        raise Http404
    sheets = texts.public_sheets(request.programme).select_related("cohort", "programme")
    sheet = sheets.filter(reference=reference).first()
    if sheet is None:
        raise Http404
    return render(request, "notices/choose.html", {"sheet": sheet, "texts": texts.of_sheet(sheet)})


@login_not_required
@require_http_methods(["GET", "POST"])
@about_text
def report(request, text):
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, text=text, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    if said["reason"] != Report.Reason.DANGER and valve.is_shut(request):
        return _page(request, form, text=text, status=429)
    return _report(request, form, text, reason=said["reason"], words=said["words"])


@login_not_required
@require_http_methods(["GET", "POST"])
def accessibility(request):
    """A page that somebody cannot use: answered within a week."""
    if request.programme is None:
        raise Http404
    asked = request.GET.get("page", "").replace("\0", "")[:MOST_WHERE]
    form = AccessibilityForm(request.POST if request.method == "POST" else None, initial={"where": asked})
    if not form.is_valid():
        return _page(request, form, text=None, status=422 if form.is_bound else 200)
    if valve.is_shut(request):
        return _page(request, form, text=None, status=429)
    said = form.cleaned_data
    return _report(request, form, None, reason=Report.Reason.ACCESSIBILITY, words=said["words"], where=said["where"])


def _report(request, form, text, **said):
    by, at, key = author(request), clock.now(), form.cleaned_data["key"]
    try:
        entry = once(
            key,
            lambda: operations.report(
                text,
                programme=request.programme,
                email=form.cleaned_data["email"],
                language=get_language(),
                by=by,
                at=at,
                key=key,
                **said,
            ),
            by=by,
        )
    except ValidationError as fault:
        form.add_error(fault.code if fault.code in form.fields else None, fault)
        return _page(request, form, text=text, status=422)
    made = Report.objects.select_related("programme").get(pk=entry.subject_id)
    return redirect("notices:follow", links.token_for(made))


def _page(request, form, *, text, status):
    problem = _("Many reports come from your network. Try again in an hour, or write to the team.")
    context = {
        "form": form,
        "text": text,
        "problem": problem if status == 429 else "",
        "days": REPORT_DAYS,
        "danger_days": DANGER_DAYS,
    }
    name = "notices/report.html" if text is not None else "notices/accessibility.html"
    return render(request, name, context, status=status)
