from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portevoix.accounts.views import send_code_to
from portevoix.kit import clock
from portevoix.organisations import invitations, operations
from portevoix.organisations.models import Organisation

ALTERED, TOO_OLD, SOMEBODY_ELSE = 404, 410, 409


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """The way in of an organisation's mailbox. Opening the link changes nothing."""
    found = invitations.read(token, request.programme)
    if found is None:
        desk = Organisation.objects.within(request.programme).filter(kind=Organisation.Kind.DESK).first()
        return render(request, "organisations/invitation_lost.html", {"desk": desk}, status=ALTERED)
    if found.is_expired:
        return _renew(request, found)
    is_other = request.user.is_authenticated and request.user.email.lower() != found.email.lower()
    if request.method == "GET" or is_other:
        status = SOMEBODY_ELSE if is_other and request.method == "POST" else 200
        context = {"invitation": found, "is_other": is_other}
        return render(request, "organisations/invitation.html", context, status=status)
    user = operations.accept_invitation(found.organisation, email=found.email, at=clock.now())
    if request.user.is_authenticated:
        return redirect("sheets:board")
    return send_code_to(request, user.email, next_url=reverse("sheets:board"))


def _renew(request, found):
    is_sent = request.method == "POST"
    if is_sent:
        operations.renew_invitation(found.organisation, at=clock.now())
    context = {"invitation": found, "is_sent": is_sent}
    return render(request, "organisations/invitation_old.html", context, status=200 if is_sent else TOO_OLD)
