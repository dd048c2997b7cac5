"""What became of the messages about one sheet: for those who wrote it, those who answer it, and the desk."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portevoix.kit import clock
from portevoix.notifications.reading import life_of
from portevoix.sheets import permissions
from portevoix.sheets.models import Sheet
from portevoix.sheets.news import sentence_of
from portevoix.timeline.models import Entry


@require_safe
def sheet_messages(request, reference):
    """Counts, never an address: who was written to is known by its part in the sheet."""
    if not reference.isprintable():
        raise Http404
    sent = (
        Sheet.objects.within(request.programme)
        .visible_to(request.user)
        .sent()
        .select_related("cohort", "programme", "theme")
    )
    sheet = get_object_or_404(sent, reference=reference)
    if not permissions.can_follow_messages(request.user, sheet, at=clock.now()):
        raise Http404
    entries = list(Entry.objects.about(sheet))
    lives = {}
    for life in life_of(entries):
        lives.setdefault(life.entry.pk, []).append(life)
    told = [(sentence_of(entry), lives[entry.pk]) for entry in entries if entry.pk in lives]
    return render(request, "sheets/messages.html", {"sheet": sheet, "told": told})
