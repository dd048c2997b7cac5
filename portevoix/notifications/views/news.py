"""What one is told, in the site. Opening a page marks nothing: a button does."""

from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.kit import clock
from portevoix.kit.paging import page_number
from portevoix.notifications import operations
from portevoix.notifications.forms import ReadForm
from portevoix.notifications.models import Notice

PER_PAGE = 30


@require_http_methods(["GET", "POST"])
def news(request):
    """The person's own, of this programme; a POST says that all of them are read."""
    own = Notice.objects.visible_to(request.user, request.programme)
    if request.method == "POST":
        form = ReadForm(request.POST)
        if form.is_valid():
            until = form.cleaned_data["until"]
            operations.read_all(request.programme, until=until, by=request.user, at=clock.now())
        return redirect("notifications:news")
    number = page_number(request)
    first = (number - 1) * PER_PAGE
    rows = list(own.for_page()[first : first + PER_PAGE + 1])
    if not rows and number > 1:
        raise Http404
    return render(
        request,
        "notifications/news.html",
        {
            "notices": rows[:PER_PAGE],
            "has_unread": bool(rows) and own.unread().exists(),
            "until": own.aggregate(last=Max("pk"))["last"],
            "number": number,
            "has_next": len(rows) > PER_PAGE,
            "has_previous": number > 1,
        },
    )


@require_POST
def news_read(request, pk):
    notice = get_object_or_404(Notice.objects.visible_to(request.user, request.programme), pk=pk)
    operations.read(notice, by=request.user, at=clock.now())
    number = page_number(request)
    return redirect(reverse("notifications:news") + (f"?page={number}" if number > 1 else ""))
