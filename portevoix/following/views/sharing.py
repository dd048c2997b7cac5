"""What carries the address of a sheet elsewhere: its QR code, and the picture of a shared link.

What draws them is loaded by the first who asks: 4 MB that other pages do not need.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portevoix.following import targets
from portevoix.programmes.addresses import address
from portevoix.timeline.kept_pages import for_everyone

from .reading import programme_of


@login_not_required
@require_safe
@for_everyone
def sheet_qr(request, slug):
    from portevoix.following import card

    sheet = targets.find(programme_of(request), "sheet", slug).subject
    link = address(request.programme, "sheets:detail", sheet.reference)
    return HttpResponse(card.qr_code(link), content_type="image/svg+xml")


@login_not_required
@require_safe
@for_everyone
def sheet_card(request, slug):
    from portevoix.following import card

    target = targets.find(programme_of(request), "sheet", slug)
    return HttpResponse(card.draw(target.subject, request.programme), content_type="image/png")
