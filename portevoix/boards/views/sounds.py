"""Voices and photos: sent in pieces, served to the class alone. And the script that works without a signal."""

import json

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.boards import addresses, permissions, phones
from portevoix.boards.forms import UploadForm
from portevoix.boards.headings import HEADINGS
from portevoix.boards.models import Contribution
from portevoix.kit import clock
from portevoix.media import operations as media
from portevoix.media import receiving, serving
from portevoix.media.models import Upload

from .entering import find_board, on_board

SHELL = ("kit/portevoix.css", "kit/portevoix.js", "boards/boards.css", "boards/boards.js", "kit/icon.svg")
WORKER = ("store", "server", "send", "worker")


@require_POST
@on_board
def upload_start(request, board, phone):
    """Announces a file: its kind and its size. The same key gives the same upload."""
    form = UploadForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(str(f) for faults in form.errors.values() for f in faults)}, status=422)
    if not permissions.can_speak(phone, board, today=localdate(clock.now())):
        return JsonResponse({"error": _("Nothing is being gathered any more.")}, status=409)
    said = form.cleaned_data
    try:
        permissions.require_room(phone, said["key"])
        upload = media.start(
            kind=said["kind"], size_bytes=said["size"], owner=phone.owner_name, key=said["key"], at=clock.now()
        )
    except ValidationError as fault:
        return JsonResponse({"error": " ".join(fault.messages)}, status=422)
    url = reverse("boards:upload", args=[board.key, upload.pk])
    return JsonResponse({"upload": str(upload.pk), "url": url, "offset": upload.offset_bytes}, status=201)


@require_http_methods(["HEAD", "PATCH"])
@on_board
def upload(request, board, phone, pk):
    """The pieces of a file, from the telephone that announced it."""
    return receiving.answer_pieces(request, get_object_or_404(Upload.objects.filter(owner=phone.owner_name), pk=pk))


@require_safe
@login_not_required
def sound(request, key, token):
    """To a telephone of the board, or to a delegate of the class; to nobody else, whatever address they have."""
    board = find_board(request, key)
    named = addresses.read(token, at=clock.now())
    if named is None or not _may_hear(request, board):
        raise Http404
    pk, variant = named
    upload = get_object_or_404(Upload, pk=pk)
    said = Contribution.objects.filter(board=board).kept()
    if not permissions.can_gather(request.user, board, at=clock.now()):
        said = said.shown()
    if not (said.filter(voice=upload).exists() or said.filter(photo=upload).exists()):
        raise Http404
    return serving.serve(request, upload, variant)


@require_safe
@on_board
def worker(request, board, phone):
    """The browser's own helper: keeps the pages of the board for when there is no signal, and sends what waits."""
    facts = {
        "root": board.get_absolute_url(),
        "version": static("boards/boards.js"),
        "shell": [*map(static, SHELL), *(reverse("boards:question", args=[board.key, h.slug]) for h in HEADINGS)],
    }
    scripts = ", ".join(json.dumps(static(f"boards/js/{name}.js")) for name in WORKER)
    prelude = f"self.PORTEVOIX = {json.dumps(facts)};\nimportScripts({scripts});\n"
    return HttpResponse(prelude, content_type="text/javascript; charset=utf-8")


def _may_hear(request, board):
    if permissions.is_kept_out(request.user, board):
        return False
    return phones.phone_of(request, board) is not None or permissions.can_gather(request.user, board, at=clock.now())
