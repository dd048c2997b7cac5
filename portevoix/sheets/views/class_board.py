"""The page of a class: what waits for it, what it writes, what became of what it sent."""

from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from portevoix.delegates.permissions import has_mandate
from portevoix.kit import clock
from portevoix.sheets import journey
from portevoix.sheets.forms.submission import SubmissionForm
from portevoix.sheets.listing import lines_of
from portevoix.sheets.models import Adhesion, DetailsRequest, Merge, Referral, Sheet, SimilarChoice
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
        "put_away": [(chosen, title_of(chosen.draft.problem)) for chosen in _put_away(cohort)],
        "total": len(journey.QUESTIONS),
        "sent": [(sheet, outlook(sheet, at=at), _is_late(sheet, at)) for sheet in sent[:SENT_AT_MOST]],
        "has_more": len(sent) > SENT_AT_MOST,
        "joined": _joined(cohort),
        "merges": _merges_to_reply(cohort, at=at) if can_write else [],
        "news": news([*sent, *_joined_sheets(cohort)], at_most=NEWS_AT_MOST),
    }


def _draft_line(sheet):
    return sheet, title_of(sheet.problem), journey.answered(sheet), journey.resume_at(sheet)


def _drafts(cohort):
    kept = Sheet.objects.drafts().filter(cohort=cohort).exclude(similar_choices__choice=SimilarChoice.Choice.ANSWERS)
    return kept.select_related("theme").order_by("-drafted_at", "-pk")


def _put_away(cohort):
    """Drafts that another sheet answers, and which one."""
    answered = SimilarChoice.objects.filter(draft__cohort=cohort, choice=SimilarChoice.Choice.ANSWERS)
    found = answered.filter(draft__sent_at=None).select_related("draft", "similar__programme")
    return found.order_by("-chosen_at", "-pk")


def _sent(cohort):
    referrals = Referral.objects.select_related("organisation").order_by("due_at", "pk")
    sheets = Sheet.objects.sent().filter(cohort=cohort).select_related("theme").latest_first()
    return sheets.prefetch_related(Prefetch("referrals", referrals))[: SENT_AT_MOST + 1]


def _joined_sheets(cohort):
    """What everyone may read of what the class joined, the latest first."""
    joined = Adhesion.objects.live().filter(cohort=cohort).order_by("-joined_at", "-pk").values("sheet")
    return Sheet.objects.shown().filter(pk__in=list(joined.values_list("sheet", flat=True)[:SENT_AT_MOST]))


def _joined(cohort):
    return lines_of(_joined_sheets(cohort), stop=SENT_AT_MOST)


def _merges_to_reply(cohort, *, at):
    """(merge, own sheet, other sheet) of those that wait for this class."""
    wait_for_leader = Q(leader__cohort=cohort, leader_said_at=None)
    wait_for_follower = Q(follower__cohort=cohort, follower_said_at=None)
    found = Merge.objects.waiting().filter(wait_for_leader | wait_for_follower, until_at__gte=at)
    found = found.select_related("leader", "follower").order_by("until_at", "pk")
    own = [merge.leader if merge.leader.cohort_id == cohort.pk else merge.follower for merge in found]
    return [(merge, sheet, merge.other_than(sheet)) for merge, sheet in zip(found, own, strict=True)]


def _asked(cohort):
    waiting = DetailsRequest.objects.filter(referral__sheet__cohort=cohort, replied_at=None)
    return waiting.select_related("referral__sheet", "referral__organisation").order_by("asked_at", "pk")


def _is_late(sheet, at):
    return any(referral.is_open and referral.is_late(at) for referral in sheet.referrals.all())
