"""What happened to the sheets of a class, one line each: what the delegates look for first."""

from django.utils.translation import gettext_lazy as _

from portevoix.timeline.models import Entry

from .models import Sheet

# (pictogram, tone, sentence about the sheet). What the class does with its own drafts is no news to it.
HEADLINES = {
    "sheets.sent": ("send", "progress", _("It has been sent.")),
    "sheets.taken": ("hand", "progress", _("%(organisation)s took charge of it.")),
    "sheets.step_added": ("footprints", "progress", _("%(organisation)s tells how it is going.")),
    "sheets.details_asked": ("circle-question-mark", "progress", _("%(organisation)s asked for details.")),
    "sheets.details_given": ("message-circle-reply", "progress", _("The class gave details to %(organisation)s.")),
    "sheets.answered": ("message-square-reply", "answered", _("%(organisation)s answered.")),
    "sheets.passed_on": ("forward", "progress", _("%(organisation)s passed it on to %(to)s.")),
    "sheets.settled": ("circle-check-big", "settled", _("The class says that it is settled.")),
    "sheets.abandoned": ("archive", "quiet", _("The class says that it is no longer current.")),
}


def news(sheets, *, at_most):
    """The latest first: (when, pictogram, tone, sentence, sheet). `sheets`: those of one programme."""
    by_key = {sheet.pk: sheet for sheet in sheets}
    entries = Entry.objects.filter(subject_model=Sheet._meta.label, subject_id__in=by_key, verb__in=HEADLINES)
    return [_line(entry, by_key[entry.subject_id]) for entry in entries.latest_first()[:at_most]]


def _line(entry, sheet):
    icon, tone, sentence = HEADLINES[entry.verb]
    return entry.happened_at, icon, tone, sentence % entry.facts, sheet
