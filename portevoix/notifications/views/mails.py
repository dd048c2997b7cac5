"""Demonstration only: every mail can be read in the browser."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portevoix.kit.demonstration import demonstration_only
from portevoix.kit.paging import page_number
from portevoix.notifications.models import Mail

PER_PAGE = 30


@login_not_required
@demonstration_only
@require_safe
def mails(request):
    number = page_number(request)
    wanted = request.GET.get("boite", "").replace("\0", "").strip()[:254]
    found = Mail.objects.for_list()
    if wanted:
        found = found.filter(recipient__icontains=wanted)
    first = (number - 1) * PER_PAGE
    rows = list(found[first : first + PER_PAGE + 1])
    if not rows and number > 1:
        raise Http404
    return render(
        request,
        "notifications/mails.html",
        {
            "mails": rows[:PER_PAGE],
            "has_next": len(rows) > PER_PAGE,
            "number": number,
            "has_previous": number > 1,
            "wanted": wanted,
        },
    )


@login_not_required
@demonstration_only
@require_safe
def mail(request, pk):
    return render(request, "notifications/mail_detail.html", {"mail": get_object_or_404(Mail, pk=pk)})
