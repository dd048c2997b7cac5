"""What was already said, here or elsewhere: shown to the class while it writes, and what it makes of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.kit import clock
from portevoix.sheets import journey, operations, permissions
from portevoix.sheets.forms.similar import SimilarForm
from portevoix.sheets.models import SimilarChoice
from portevoix.sheets.similar import near

from .drafting import board_url, draft_url
from .own_sheets import own_sheet, refuse


@require_http_methods(["GET", "POST"])
def draft_similar(request, pk):
    sheet, at = own_sheet(request, pk), clock.now()
    if not sheet.is_draft:
        return redirect("sheets:receipt", sheet.reference)
    if not permissions.can_choose_similar(request.user, sheet, at=at):
        return refuse(request, sheet.cohort, at=at)
    if request.method == "GET":
        return _show(request, sheet)
    form = SimilarForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Your choice was not understood. Choose again under the sheet."))
        return _show(request, sheet, status=422)
    similar, choice = form.cleaned_data["similar"], form.cleaned_data["choice"]
    operations.choose_similar(sheet, similar, choice=choice, by=request.user, at=at)
    return _after(request, sheet, similar, choice)


@require_POST
def draft_take_up(request, pk):
    """Write again what was put away."""
    sheet, at = own_sheet(request, pk), clock.now()
    if not sheet.is_draft:
        return redirect("sheets:receipt", sheet.reference)
    if not permissions.can_choose_similar(request.user, sheet, at=at):
        return refuse(request, sheet.cohort, at=at)
    operations.take_up_again(sheet, by=request.user, at=at)
    messages.success(request, _("Your draft is back. Nothing of it was lost."))
    return redirect(draft_url(sheet, journey.resume_at(sheet)))


def _after(request, sheet, similar, choice):
    if choice == SimilarChoice.Choice.JOIN and similar.programme_id == sheet.programme_id:
        messages.info(request, _("Your draft is kept: you find it again on the page of your class."))
        return redirect("sheets:join", similar.reference)
    if choice == SimilarChoice.Choice.ANSWERS:
        messages.success(request, _("Your draft is put away, with the reason. You can take it up again at any time."))
        return redirect(board_url(sheet))
    if near(sheet, undecided=True):
        return redirect("sheets:draft_similar", sheet.pk)
    return redirect(draft_url(sheet, journey.after(journey.QUESTIONS[0].slug)))


def _show(request, sheet, *, status=200):
    context = {
        "sheet": sheet,
        "near": near(sheet),
        "next_url": draft_url(sheet, journey.after(journey.QUESTIONS[0].slug)),
        "back_url": draft_url(sheet, journey.QUESTIONS[0].slug),
    }
    return render(request, "sheets/drafting/similar.html", context, status=status)
