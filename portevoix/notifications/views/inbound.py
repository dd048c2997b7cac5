"""The door of a mail provider: it posts each message as it came, with the secret of the settings."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portevoix.kit import clock
from portevoix.notifications import inbound, operations

logger = logging.getLogger(__name__)
TOO_LARGE, CANNOT_BE_READ = 413, 422


@csrf_exempt
@login_not_required
@require_POST
def receive(request):
    """The body is the raw message. A provider that is told anything but 200 sends it again, or keeps it."""
    if not settings.INBOUND_SECRET:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.INBOUND_SECRET}"):
        logger.info("A message was posted without the secret.")
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > inbound.MOST_BYTES:
        return _said(_("This message is larger than 2 MB."), status=TOO_LARGE)
    try:
        message = operations.receive(request.body, at=clock.now())
    except inbound.Unreadable as error:
        return _said(str(error), status=CANNOT_BE_READ)
    return _said(message.outcome)


def _said(sentence, *, status=200):
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
