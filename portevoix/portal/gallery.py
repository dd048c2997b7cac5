"""The gallery: every component in every state, on one public page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portevoix.kit.gallery import specimens


@require_safe
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/gallery.html", specimens())
