"""What a decision changes in the sheet. The sheets' own operations do it; this file is the only one that calls them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.moderation.masking import Place, occurrences
from portevoix.sheets import operations as sheets
from portevoix.sheets.operations.reading import texts_of

from . import texts
from .models import Act, Report

# What classes wrote: the sheets mask no other text.
MASKABLE = {kind for kind, known in texts.KINDS.items() if known.side == texts.CLASS}


def offered(report: Report) -> list[Act]:
    """What may be decided of it."""
    if report.reason == Report.Reason.ACCESSIBILITY:
        return [Act.PUT_RIGHT, Act.NOTHING, Act.PASSED_ON]
    acts = [Act.NOTHING]
    if report.kind in MASKABLE:
        acts.append(Act.MASKED)
    if report.sheet_id is not None:
        acts.append(Act.WITHHELD)
    return [*acts, Act.PASSED_ON]


def carry_out(report: Report, act: str, *, words: str, reason: str, by: User, at: datetime) -> None:
    """Part of the decision's transaction. `words`: those to mask, one passage a line."""
    if act == Act.WITHHELD:
        sheets.withhold(_taken_off(report), reason=reason, by=by, at=at)
    elif act == Act.MASKED:
        read = texts.read_of(report.kind, report.subject_id)
        sheets.mask(read, places=_places(read, words), reason=reason, by=by, at=at)


def undo(report: Report, *, by: User, at: datetime) -> None:
    """After an appeal: what was taken off comes back. Masked words do not: whoever wrote them may write anew."""
    if report.act == Act.WITHHELD:
        sheets.show(_taken_off(report), by=by, at=at)


def masked_by(report: Report):
    """What was masked on it, if anything was."""
    return texts.read_of(report.kind, report.subject_id) if report.act == Act.MASKED else None


def _taken_off(report):
    """The words themselves where they stand by themselves; otherwise the sheet they are on."""
    read = texts.read_of(report.kind, report.subject_id) if report.kind in MASKABLE else None
    return read or report.sheet


def _places(read, words):
    """Wherever the passages stand in its texts. Raises ValidationError for one that is nowhere."""
    passages = [line.strip() for line in words.splitlines() if line.strip()]
    if not passages:
        raise ValidationError(_("Write the words to mask, as they stand in the text."), code="words")
    found = []
    for passage in passages:
        places = [
            Place(field, start, end, _("[words masked]"))
            for field, text in texts_of(read).items()
            for start, end in occurrences(text, passage)
        ]
        if not places:
            problem = _("These words are not in the text: “%(words)s”. Copy them from it.")
            raise ValidationError(problem % {"words": passage[:80]}, code="words")
        found += places
    return found
