"""How an organisation answers: set by its head, or by the desk."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations import operations
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import can_set_answer_check, is_facilitator, organisations_of

FOUND_AT_MOST = 20


@require_http_methods(["GET", "POST"])
def settings(request):
    """How one's organisations answer; the desk finds any organisation by its name."""
    mine = organisations_of(request.user, request.programme)
    require(bool(mine))
    may_set_any = is_facilitator(request.user, request.programme)
    if request.method == "POST":
        return _set_answer_check(request, mine, may_set_any)
    query = request.GET.get("q", "").replace("\0", "").strip()[:80] if may_set_any else ""
    shown = _found(request, query) if query else mine
    context = {
        "shown": [(organisation, can_set_answer_check(request.user, organisation)) for organisation in shown],
        "is_facilitator": may_set_any,
        "query": query,
    }
    return render(request, "organisations/settings.html", context)


def _found(request, query):
    found = Organisation.objects.within(request.programme).active().filter(name__icontains=query)
    return found.select_related("programme").order_by("name")[:FOUND_AT_MOST]


def _set_answer_check(request, mine, may_set_any):
    slug = request.POST.get("organisation", "").replace("\0", "")[:80]
    known = {organisation.slug: organisation for organisation in mine}
    if may_set_any and slug not in known:
        known |= {found.slug: found for found in Organisation.objects.within(request.programme).filter(slug=slug)}
    if slug not in known:
        raise Http404
    wanted = request.POST.get("wanted") == "1"
    operations.set_answer_check(known[slug], wanted=wanted, by=request.user, at=clock.now())
    messages.success(request, _("Your choice is kept. It counts from the next answer on."))
    return redirect("organisations:settings")
