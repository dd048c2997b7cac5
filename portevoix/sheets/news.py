"""What happened to the sheets of a class, one line each: what the delegates look for first."""

from django.utils.translation import gettext_lazy as _

from portevoix.kit.french import elided
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
    "sheets.level_reached": ("alarm-clock", "late", _("%(organisation)s has let a date go by.")),
    "sheets.pause_ended": ("play", "progress", _("The clock of %(organisation)s runs again without your reply.")),
    "sheets.extended": ("calendar-plus", "progress", _("%(organisation)s takes more time.")),
    "sheets.declined": ("forward", "progress", _("%(organisation)s said that it is not competent.")),
    "sheets.taken_from_closed": ("forward", "progress", _("%(organisation)s has closed; %(to)s has it now.")),
    "sheets.promised": ("handshake", "answered", _("%(organisation)s makes a promise.")),
    "sheets.settled_proposed": ("circle-question-mark", "answered", _("%(organisation)s thinks that it is settled.")),
    "sheets.contested": ("message-circle-x", "late", _("The class contested the answer of %(organisation)s.")),
    "sheets.mediated": ("handshake", "answered", _("The mediation with %(organisation)s is over.")),
    "sheets.holding_asked": ("circle-question-mark", "settled", _("Does it hold? It was asked.")),
    "sheets.holding_said": ("message-circle-reply", "settled", _("It was said whether it holds.")),
    "sheets.joined": ("users", "progress", _("The class “%(cohort)s” joined it.")),
    "sheets.left": ("users", "quiet", _("The class “%(cohort)s” took its adhesion back.")),
    "sheets.threshold_reached": ("megaphone", "progress", _("%(classes)s classes say it now.")),
    "sheets.merged": ("copy", "progress", _("It is shown together with the sheet %(other)s.")),
    "sheets.parted": ("split", "quiet", _("It is shown apart from the sheet %(other)s again.")),
    "sheets.settled": ("circle-check-big", "settled", _("The class says that it is settled.")),
    "sheets.abandoned": ("archive", "quiet", _("The class says that it is no longer current.")),
}


def news(sheets, *, at_most):
    """The latest first: (when, pictogram, tone, sentence, sheet). `sheets`: those of one programme."""
    by_key = {sheet.pk: sheet for sheet in sheets}
    entries = Entry.objects.filter(subject_model=Sheet._meta.label, subject_id__in=by_key, verb__in=HEADLINES)
    return [_line(entry, by_key[entry.subject_id]) for entry in entries.latest_first()[:at_most]]


def sentence_of(entry: Entry) -> str:
    """ "" for what is no news."""
    if entry.verb not in HEADLINES:
        return ""
    return elided(HEADLINES[entry.verb][2] % entry.facts, [entry.facts.get("organisation", "")])


def _line(entry, sheet):
    icon, tone, _sentence = HEADLINES[entry.verb]
    return entry.happened_at, icon, tone, sentence_of(entry), sheet
