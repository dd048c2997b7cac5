"""What an entry says to whoever follows from outside: one public sentence, or nothing.

The two rules: nothing before it is shown, and nothing of a sheet that is not shown now.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portevoix.commitments.models import Commitment
from portevoix.kit.french import elided
from portevoix.programmes.addresses import address
from portevoix.sheets.models import Answer, Sheet
from portevoix.sheets.news import sentence_of as sheet_sentence_of
from portevoix.timeline.models import Entry

# Read by somebody, and shown: as it was, or with words masked.
SHOWN = ("sheets.shown", "sheets.masked")
PROMISES = {
    "commitments.kept": _("%(organisation)s has kept its promise."),
    "commitments.dropped": _("%(organisation)s gives up its promise, and says why."),
    "commitments.late": _("The promise of %(organisation)s is late."),
}
# Told to whoever follows a theme, a territory, an organisation, the whole.
GREAT = (
    *("sheets.answered", "sheets.contested", "sheets.settled", "sheets.abandoned", "sheets.holding_said"),
    *SHOWN,
    *PROMISES,
)
# And these to whoever follows that very sheet.
SMALL = (
    *("sheets.taken", "sheets.step_added", "sheets.passed_on", "sheets.declined", "sheets.taken_from_closed"),
    *("sheets.extended", "sheets.promised", "sheets.details_asked", "sheets.details_given", "sheets.mediated"),
)
OF_SHEETS = tuple(verb for verb in (*GREAT, *SMALL) if verb.startswith("sheets."))


def sentence_of(entry: Entry) -> str:
    if entry.verb in SHOWN:
        return str(_("A class says what does not work: everyone can read it."))
    if entry.verb in PROMISES:
        return elided(PROMISES[entry.verb] % entry.facts, [entry.facts["organisation"]])
    return sheet_sentence_of(entry)


@dataclass
class About:
    """What entries are about: a sheet that everyone may read, or a promise; in the order in which they came."""

    title: str
    link: str
    entries: list[Entry]

    @property
    def sentences(self) -> list[str]:
        return [sentence_of(entry) for entry in self.entries]


def public_sheet_of(entry: Entry) -> Sheet | None:
    """The sheet that an entry is about, if everyone may read it now."""
    shown = Sheet.objects.shown().select_related("cohort", "theme", "territory")
    if entry.subject_model == Sheet._meta.label:
        return shown.filter(pk=entry.subject_id).first()
    answers = Answer.objects.filter(commitment=entry.subject_id)
    return shown.filter(pk__in=answers.values("referral__sheet")).order_by("sent_at", "pk").first()


def is_public_promise(entry: Entry) -> bool:
    """A promise made in no answer: its own page is public."""
    if entry.subject_model != Commitment._meta.label:
        return False
    return not Answer.objects.filter(commitment=entry.subject_id).exists()


def grouped(entries: Iterable[Entry], programme) -> list[About]:
    """What of these may be said now, by what it is about. Three queries, whatever there is."""
    entries = list(entries)
    sheet_of = _sheets_behind(entries)
    shown = Sheet.objects.within(programme).shown().in_bulk(filter(None, sheet_of.values()))
    alone = [entry.subject_id for entry in entries if sheet_of[entry] is None]
    promises = Commitment.objects.within(programme).in_bulk(alone)
    found: dict[tuple[str, int], About] = {}
    for entry in entries:
        sheet, promise = shown.get(sheet_of[entry]), promises.get(entry.subject_id)
        if sheet is not None:
            about = found.setdefault(("sheet", sheet.pk), About(*_sheet(sheet, programme), []))
        elif sheet_of[entry] is None and promise is not None:
            about = found.setdefault(("promise", promise.pk), About(*_promise(promise, programme), []))
        else:
            continue
        about.entries.append(entry)
    return list(found.values())


def _sheets_behind(entries):
    """{entry: the key of its sheet, or of the sheet whose answer made the promise; None: a promise of its own}."""
    promised = {entry.subject_id for entry in entries if _is_promise(entry)}
    answers = Answer.objects.filter(commitment__in=promised).order_by("-pk")
    behind = dict(answers.values_list("commitment", "referral__sheet")) if promised else {}
    return {e: behind.get(e.subject_id) if _is_promise(e) else e.subject_id for e in entries}


def _is_promise(entry):
    return entry.subject_model == Commitment._meta.label


def _sheet(sheet, programme):
    return f"{sheet.reference} · {sheet.title}", address(programme, "sheets:detail", sheet.reference)


def _promise(promise, programme):
    return str(promise), address(programme, "commitments:detail", promise.pk)
