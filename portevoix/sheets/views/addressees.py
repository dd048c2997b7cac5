"""Who should answer: proposed by the table of competences, decided by the class."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.organisations.competence import desk_of
from portevoix.organisations.models import Organisation
from portevoix.sheets import addressees, journey, operations, permissions
from portevoix.sheets.forms.addressees import AddresseesForm, SearchForm
from portevoix.sheets.suggesting import suggested_addressees

from .drafting import board_url, draft_url
from .own_sheets import own_sheet, refuse


@require_http_methods(["GET", "POST"])
def draft_addressees(request, pk):
    sheet, at = own_sheet(request, pk), clock.now()
    if not sheet.is_draft:
        return redirect("sheets:receipt", sheet.reference)
    if not permissions.can_edit(request.user, sheet, at=at):
        return refuse(request, sheet.cohort, at=at)
    candidates = addressees.candidates(sheet)
    if request.method == "GET":
        return _show(request, sheet, candidates, AddresseesForm(sheet=sheet, candidates=candidates))
    form = AddresseesForm(request.POST, sheet=sheet, candidates=candidates)
    if not form.is_valid():
        return _show(request, sheet, candidates, form, status=422)
    kept, added = set(form.cleaned_data["kept"]), _added(request)
    try:
        operations.choose_addressees(
            sheet,
            kept=kept | added,
            proposed=addressees.proposed(sheet),
            version=form.cleaned_data["version"],
            by=request.user,
            at=at,
        )
    except Conflict as conflict:
        return _show_current(request, conflict.current)
    for organisation in added:
        messages.success(request, _("%(name)s is added.") % {"name": organisation.name})
    return redirect(_where_next(request, sheet))


def _added(request):
    """The organisation of the button pressed among those found; nothing when it is not one of them."""
    pk = request.POST.get("add", "")
    if not (pk.isascii() and pk.isdecimal()):
        return set()
    return set(Organisation.objects.within(request.programme).active().filter(pk=int(pk)))


def _where_next(request, sheet):
    here = draft_url(sheet, journey.ADDRESSEES)
    wish = request.POST.get("go", "next")
    if "add" in request.POST:
        return here
    if wish == "search":
        return f"{here}?{urlencode({'q': request.POST.get('q', '')})}#trouves"
    if wish == "leave":
        return board_url(sheet)
    slug = journey.before(journey.ADDRESSEES) if wish == "back" else journey.PROOFREADING
    return draft_url(sheet, slug)


def _show_current(request, current):
    """409: somebody else changed the sheet; their choice is shown, and the ticks can be made again."""
    sheet = own_sheet(request, current.pk)
    candidates = addressees.candidates(sheet)
    form = AddresseesForm(sheet=sheet, candidates=candidates)
    mine = set(request.POST.getlist("kept"))
    names = [c.organisation.name for c in candidates if str(c.organisation.pk) in mine]
    return _show(request, sheet, candidates, form, status=409, mine=names)


def _show(request, sheet, candidates, form, *, status=200, mine=None):
    search = SearchForm(request.GET if "q" in request.GET else None)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    found = addressees.search(sheet.programme, text)
    known = {candidate.organisation for candidate in candidates if candidate.is_kept}
    context = {
        "sheet": sheet,
        "form": form,
        "candidates": candidates,
        "desk": desk_of(sheet.programme),
        "is_nobody_left": not any(candidate.is_kept for candidate in candidates),
        "search": search,
        "searched": text,
        "found": [(o, o in known) for o in found[: addressees.FOUND_AT_MOST]],
        "has_more": len(found) > addressees.FOUND_AT_MOST,
        "suggested": suggested_addressees(sheet, known=[c.organisation for c in candidates]),
        "is_conflict": status == 409,
        "mine": mine,
    }
    return render(request, "sheets/drafting/addressees.html", context, status=status)
