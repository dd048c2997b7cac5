from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portevoix.results.models import Tally
from portevoix.sheets import listing
from portevoix.sheets.models import Answer, Sheet
from portevoix.timeline.kept_pages import for_everyone

LATEST_SHEETS = 6
LATEST_ANSWERS = 4


@login_not_required
@require_safe
@for_everyone
def home(request):
    programme = request.programme
    if programme is None:
        raise Http404
    tally = Tally.objects.filter(programme=programme, organisation=None).first() or Tally()
    sheets = Sheet.objects.within(programme).shown().leading()
    answers = Answer.objects.filter(
        referral__organisation__programme=programme, referral__sheet__shown_at__isnull=False
    )
    return render(
        request,
        "portal/home.html",
        {
            "tally": tally,
            "answers_given": tally.in_time + tally.late,
            "lines": listing.lines_of(sheets, stop=LATEST_SHEETS),
            "answers": answers.select_related("referral__sheet__cohort", "referral__organisation").order_by(
                "-given_at", "-pk"
            )[:LATEST_ANSWERS],
        },
    )


@login_not_required
@require_safe
@for_everyone
def about(request):
    return render(request, "portal/about.html")
