"""What the delegates make of the words of their class."""

import datetime
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.boards import permissions
from portevoix.boards.models import Contribution, Passage
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import HEADING_LENGTH, Sheet
from portevoix.timeline.operations import record
from portevoix.traces.models import Link
from portevoix.traces.operations import link

from .changes import shown_anew


@transaction.atomic
def type_up(
    said: Contribution, *, text: str, by: User, at: datetime.datetime, before: str | None = None
) -> Contribution:
    """Write what a voice says. The machine's draft, if there was one, gives way to what a person confirmed.

    `before`: what the page showed. Raises Conflict when the other delegate has typed something else since.
    """
    said = _gathered(said, by=by, at=at)
    require(said.voice_id is not None)
    if before is not None and said.transcript not in (before, text.strip()):
        raise Conflict(said)
    said.transcript = text.strip()
    said.transcribed_by, said.transcribed_at = (by, at) if said.transcript else (None, None)
    said.save(update_fields=["transcript", "transcribed_by", "transcribed_at"])
    shown_anew(said.board_id)
    return said


@transaction.atomic
def put_aside(
    said: Contribution, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Contribution:
    """Hurtful, or naming somebody: the class reads the reason, no longer the words. Nothing is erased."""
    said = _gathered(said, by=by, at=at)
    if not reason.strip():
        raise ValidationError(_("Say why, in a few words. Only your class reads it."))
    if said.put_aside_at is None:
        said.put_aside_by, said.put_aside_at, said.put_aside_reason = by, at, reason.strip()
        said.save(update_fields=["put_aside_by", "put_aside_at", "put_aside_reason"])
        shown_anew(said.board_id)
    if key is not None or said.put_aside_at == at:
        # Somebody else was first: this form is done all the same.
        record("boards.put_aside", subject=said.board, by=by, at=at, key=key, contribution=said.pk)
    return said


@transaction.atomic
def put_back(said: Contribution, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Contribution:
    said = _gathered(said, by=by, at=at)
    if said.put_aside_at is not None:
        said.put_aside_by, said.put_aside_at, said.put_aside_reason = None, None, ""
        said.save(update_fields=["put_aside_by", "put_aside_at", "put_aside_reason"])
        shown_anew(said.board_id)
        record("boards.put_back", subject=said.board, by=by, at=at, key=key, contribution=said.pk)
    return said


@transaction.atomic
def take_up(
    sheet: Sheet,
    *,
    heading: str,
    text: str,
    contributions: Iterable[Contribution],
    version: int,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Passage:
    """Add sentences to a heading of the draft, and remember from whose words they come.

    Raises ValidationError without a sentence or a contribution, and Conflict when somebody saved since `version`.
    """
    contributions = list(contributions)
    text = text.strip()
    if not text or not contributions:
        raise ValidationError(_("Choose at least one contribution, and write the sentence for the sheet."))
    require(all(said.sheet_id == sheet.pk and said.heading == heading for said in contributions))
    require(all(said.withdrawn_at is None and said.put_aside_at is None for said in contributions))
    before = getattr(sheet, heading).rstrip()
    whole = f"{before}\n{text}" if before else text
    if len(whole) > HEADING_LENGTH:
        raise ValidationError(_("This heading would become too long. Shorten its text first."))
    sheet = sheets.save_draft(sheet, changes={heading: whole}, version=version, by=by, at=at)
    passage = Passage.objects.create(sheet=sheet, heading=heading, text=text, written_by=by, written_at=at)
    for said in contributions:
        link(said, passage, Link.Relation.SAYS, by=by, at=at)
    board = contributions[0].board
    shown_anew(board.pk)
    record("boards.taken_up", subject=board, by=by, at=at, key=key, heading=heading, passage=passage.pk)
    return passage


def _gathered(said, *, by, at):
    said = (
        Contribution.objects.select_for_update(of=["self"])
        .select_related("board__cohort", "sheet", "voice", "photo")
        .get(pk=said.pk)
    )
    require(permissions.can_gather(by, said.board, at=at))
    require(said.withdrawn_at is None)
    return said
