"""The page of a class: what waits for it, what it writes, what became of what it sent."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from portevoix.delegates.permissions import has_mandate
from portevoix.kit import clock
from portevoix.sheets import journey
from portevoix.sheets.forms.submission import SubmissionForm
from portevoix.sheets.models import DetailsRequest, Referral, Sheet
from portevoix.sheets.news import news
from portevoix.sheets.operations import title_of
from portevoix.sheets.outlook import outlook

from .own_sheets import own_cohorts, why_not

SENT_AT_MOST = 30
NEWS_AT_MOST = 5


@require_http_methods(["GET"])
def class_board(request):
    cohorts = own_cohorts(request)
    if "classe" in request.GET:
        cohort = get_object_or_404(cohorts, slug=request.GET["classe"].replace("\0", ""))
    elif len(cohorts) == 1:
        cohort = cohorts[0]
    else:
        return render(request, "sheets/class_choice.html", {"cohorts": cohorts})
    return render(request, "sheets/class_board.html", _board(request, cohort, len(cohorts)))


def _board(request, cohort, number):
    at = clock.now()
    can_write = has_mandate(request.user, cohort, at=at)
    sent = list(_sent(cohort))
    return {
        "cohort": cohort,
        "has_several": number > 1,
        "can_write": can_write,
        "why_not": "" if can_write else why_not(request.user, cohort, at=at),
        "form": SubmissionForm(),
        "asked": _asked(cohort) if can_write else [],
        "drafts": [_draft_line(sheet) for sheet in _drafts(cohort)],
        "total": len(journey.QUESTIONS),
        "sent": [(sheet, outlook(sheet, at=at), _is_late(sheet, at)) for sheet in sent[:SENT_AT_MOST]],
        "has_more": len(sent) > SENT_AT_MOST,
        "news": news(sent, at_most=NEWS_AT_MOST),
    }


def _draft_line(sheet):
    return sheet, title_of(sheet.problem), journey.answered(sheet), journey.resume_at(sheet)


def _drafts(cohort):
    return Sheet.objects.drafts().filter(cohort=cohort).select_related("theme").order_by("-drafted_at", "-pk")


def _sent(cohort):
    referrals = Referral.objects.select_related("organisation").order_by("due_at", "pk")
    sheets = Sheet.objects.sent().filter(cohort=cohort).select_related("theme").latest_first()
    return sheets.prefetch_related(Prefetch("referrals", referrals))[: SENT_AT_MOST + 1]


def _asked(cohort):
    waiting = DetailsRequest.objects.filter(referral__sheet__cohort=cohort, replied_at=None)
    return waiting.select_related("referral__sheet", "referral__organisation").order_by("asked_at", "pk")


def _is_late(sheet, at):
    return any(referral.is_open and referral.is_late(at) for referral in sheet.referrals.all())
