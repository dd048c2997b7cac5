"""Being away, and who looks after one's sheets meanwhile."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations import operations
from portevoix.organisations.absences import Away, day_of
from portevoix.organisations.forms import AbsenceForm
from portevoix.organisations.models import Absence, Membership
from portevoix.organisations.permissions import memberships_to_say_absent, organisations_of
from portevoix.timeline.operations import once

INVALID = 422


@require_http_methods(["GET", "POST"])
def absence(request):
    """Announce it: each for oneself, the head for anybody of the organisation."""
    absent = memberships_to_say_absent(request.user, request.programme)
    require(bool(absent))
    # Nobody is offered somebody else's absence: whoever sends one has changed the form.
    require(request.POST.get("membership", "") in {"", *(str(membership.pk) for membership in absent)})
    colleagues = _colleagues(request)
    people = {"absent": absent, "colleagues": colleagues}
    form = AbsenceForm(request.POST or None, **people, initial=returning.initial_for(request, AbsenceForm))
    if form.is_valid() and _is_announced(request, form):
        messages.success(request, _("It is known to your colleagues. The dates of the answers do not move."))
        return redirect("organisations:absence")
    at = clock.now()
    away = Away.on(day_of(at), [organisation.pk for organisation in organisations_of(request.user, request.programme)])
    known = Absence.objects.filter(membership__in=[m.pk for m in absent], ends_on__gte=day_of(at))
    context = {
        "form": form,
        "known": known.select_related("membership__user", "deputy__user").order_by("starts_on", "pk"),
        "stands_in_for": away.stood_in_for(request.user),
        "is_alone": not any(m.user_id != request.user.pk for m in colleagues),
    }
    return render(request, "organisations/absence.html", context, status=INVALID if form.is_bound else 200)


@require_POST
def absence_end(request, pk):
    """Back earlier, or not away after all."""
    absent = memberships_to_say_absent(request.user, request.programme)
    found = get_object_or_404(Absence, pk=pk, membership__in=[membership.pk for membership in absent])
    operations.end_absence(found, by=request.user, at=clock.now())
    messages.success(request, _("Noted: this absence is over."))
    return redirect("organisations:absence")


def _colleagues(request):
    """All those of one's organisations: whoever is away chooses among them."""
    live = Membership.objects.live().filter(
        organisation__in=organisations_of(request.user, request.programme), user__is_active=True
    )
    return list(live.select_related("user", "organisation").order_by("user__full_name", "pk"))


def _is_announced(request, form):
    fields = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
    fields["deputy"], key = form.membership_of("deputy"), form.cleaned_data["key"]

    def announce():
        membership = form.membership_of("membership")
        operations.announce_absence(membership, **fields, by=request.user, at=clock.now(), key=key)

    try:
        once(key, announce, by=request.user)
    except ValidationError as fault:
        form.add_error(None, fault)
        return False
    return True
