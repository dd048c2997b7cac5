"""How many reports there were in a year, for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.notices import deadlines, reading


@login_not_required
@require_safe
def counts(request):
    if request.programme is None:
        raise Http404
    today = localdate(clock.now())
    known = reading.years(request.programme, today=today)
    typed = request.GET.get("annee", str(today.year))
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 4 or int(typed) not in known:
        raise Http404
    tabs = [(str(number), f"?annee={number}", number == int(typed)) for number in known]
    context = {
        "year": reading.year(request.programme, int(typed)),
        "tabs": tabs if len(tabs) > 1 else [],
        "days": deadlines.REPORT_DAYS,
        "told_from": reading.TOLD_FROM,
    }
    return render(request, "notices/counts.html", context)
