"""The public ledger of promises, and the two ways in which one ends."""

import logging
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.media import operations as media
from portevoix.media import serving
from portevoix.media.handlers import LEFT_OUT
from portevoix.media.models import Upload
from portevoix.organisations.permissions import is_facilitator
from portevoix.timeline.kept_pages import for_everyone
from portevoix.timeline.operations import once

from . import operations, permissions, proof, reading
from .forms import DropForm, KeepForm
from .listing import Filters
from .models import Commitment

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
@for_everyone
def commitment_list(request):
    """Everyone's promises, or an organisation's: those to come, late, kept, given up."""
    programme, today = _programme(request), localdate(clock.now())
    filters = Filters(programme, request.GET)
    if filters.problem:
        return _list(request, filters, problem=filters.problem)
    promised = filters.apply(Commitment.objects.within(programme))
    counts = reading.counts(promised, today=today)
    page = reading.page(
        promised, filters.standing, filters.page, programme=programme, today=today, total=counts[filters.standing]
    )
    if page.is_missing:
        problem = _("There is no page %(number)s: the list is shorter.") % {"number": page.number}
        return _list(request, filters, problem=problem)
    tabs = filters.tabs(counts, request.path)
    return _list(request, filters, promises=page, tabs=tabs, is_empty=not any(counts.values()))


def _list(request, filters, *, problem="", **shown):
    context = {"filters": filters, "problem": problem, **shown}
    return render(request, "commitments/list.html", context, status=404 if problem else 200)


@login_not_required
@require_safe
def commitment_detail(request, pk):
    commitment = _find(request, pk)
    context = reading.read(commitment, programme=request.programme, by=request.user, at=clock.now())
    return render(request, "commitments/detail.html", context)


@login_not_required
@require_safe
def commitment_photo(request, pk):
    """The photo that a promise shows; no upload is served by its own name."""
    commitment = _find(request, pk)
    if commitment.proof_photo is None:
        raise Http404
    return serving.serve(request, commitment.proof_photo, "jpg")


@require_http_methods(["GET", "POST"])
def commitment_keep(request, pk):
    """It is done: the proof."""
    commitment = _own(request, pk)
    if request.method == "GET":
        if not commitment.is_open:
            return redirect(commitment)
        return _keep_page(request, commitment, KeepForm(initial=returning.initial_for(request, KeepForm)))
    form = KeepForm(request.POST, request.FILES, is_file_left_out=LEFT_OUT in request.META)
    if not form.is_valid():
        return _keep_page(request, commitment, form, status=422)
    try:
        once(form.cleaned_data["key"], lambda: _keep(request, commitment, form), by=request.user)
    except Conflict:
        return _too_late(request, pk, form)
    except OSError:
        logger.exception("A photo could not be written.")
        problem = _("We have no room left for now. Try again later.")
        return _keep_page(request, commitment, form, status=503, problem=problem)
    except ValidationError as fault:
        form.add_fault(fault)
        return _keep_page(request, commitment, form, status=422)
    messages.success(request, _("It is written: this promise is kept. Everyone can see it."))
    return redirect(commitment)


@require_http_methods(["GET", "POST"])
def commitment_drop(request, pk):
    """The organisation gives it up, and says why."""
    commitment = _own(request, pk)
    require(permissions.speaks_for(request.user, commitment))
    if request.method == "GET":
        if not commitment.is_open:
            return redirect(commitment)
        return _drop_page(request, commitment, DropForm(initial=returning.initial_for(request, DropForm)))
    form = DropForm(request.POST)
    if not form.is_valid():
        return _drop_page(request, commitment, form, status=422)
    key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
    try:
        once(
            key,
            lambda: operations.drop(commitment, reason=reason, by=request.user, at=clock.now(), key=key),
            by=request.user,
        )
    except Conflict:
        return _too_late(request, pk, form)
    messages.success(request, _("It is written: this promise is given up. Everyone can read why."))
    return redirect(commitment)


def _programme(request):
    if request.programme is None:
        raise Http404
    return request.programme


def _find(request, pk):
    found = Commitment.objects.within(_programme(request)).for_list()
    return get_object_or_404(found.select_related("organisation__programme", "cohort", "proof_photo"), pk=pk)


def _own(request, pk):
    """For the people of the organisation and for the desk; for anybody else there is nothing here."""
    commitment = _find(request, pk)
    if not (permissions.speaks_for(request.user, commitment) or is_facilitator(request.user, request.programme)):
        raise Http404
    return commitment


def _keep(request, commitment, form):
    said, at = form.cleaned_data, clock.now()
    if not Commitment.objects.open().filter(pk=commitment.pk).exists():
        raise Conflict(commitment)  # before a photo is put on the disk for nothing
    photo = None
    if said["proof_photo"]:
        photo = media.receive_whole(
            kind=Upload.Kind.PHOTO,
            file=said["proof_photo"],
            owner=proof.owner_name(request.user),
            key=uuid.uuid5(said["key"], "photo"),
            at=at,
        )
    operations.keep(
        commitment,
        proof_text=said["proof_text"],
        proof_link=said["proof_link"],
        proof_photo=photo,
        by=request.user,
        at=at,
        key=said["key"],
    )


def _keep_page(request, commitment, form, *, status=200, problem=""):
    if not commitment.is_open:
        return _too_late(request, commitment.pk, form)
    context = {
        "commitment": commitment,
        "form": form,
        "problem": problem,
        # A browser forgets the file of a form that comes back.
        "is_photo_to_choose_again": form.is_bound and "proof_photo" in form.files,
        "is_by_desk": not permissions.speaks_for(request.user, commitment),
    }
    return render(request, "commitments/keep.html", context, status=status)


def _drop_page(request, commitment, form, *, status=200):
    if not commitment.is_open:
        return _too_late(request, commitment.pk, form)
    return render(request, "commitments/drop.html", {"commitment": commitment, "form": form}, status=status)


def _too_late(request, pk, form):
    """A colleague was first: what stands, and what was typed."""
    typed = [form.data.get(name, "") for name in ("proof_text", "proof_link", "reason")]
    context = {"commitment": _find(request, pk), "typed": [text.replace("\0", "") for text in typed if text.strip()]}
    return render(request, "commitments/too_late.html", context, status=409)
