"""What a telephone of the class says, corrects, takes back, agrees with."""

import datetime
import uuid
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.boards import permissions
from portevoix.boards.models import Agreement, Board, Contact, Contribution, Phone
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.media import operations as media
from portevoix.media.models import Upload
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.models import Sheet
from portevoix.timeline.operations import record

from .changes import shown_anew
from .closed import Closed
from .forgetting import forget_addresses


@transaction.atomic
def contribute(
    phone: Phone,
    *,
    heading: str,
    text: str = "",
    voice: Upload | None = None,
    photo: Upload | None = None,
    helped: Mapping[str, str] | None = None,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Contribution:
    """Add words, a voice or a photo under a heading of the sheet being gathered.

    `helped`: who types for whom (`source`, `typed_by`, `spoken_for`), who has agreed. Raises Closed when the sheet
    has left or the class is over, ValidationError when there is nothing in it.
    """
    board = Board.objects.select_related("cohort", "sheet").get(pk=phone.board_id)
    sheet = _locked_draft(phone, board, at=at)
    if not (text.strip() or voice or photo):
        raise ValidationError(_("Write something, record your voice or add a photo."))
    _require_own_uploads(phone, voice, photo)
    said = Contribution.objects.create(
        board=board,
        sheet=sheet,
        phone=phone,
        heading=heading,
        text=text,
        voice=voice,
        photo=photo,
        said_at=at,
        **(helped or {}),
    )
    shown_anew(board.pk)
    record("boards.contributed", subject=board, by=User.objects.system(), at=at, key=key, heading=heading)
    return said


@transaction.atomic
def contribute_for(
    phone: Phone, *, words: Mapping[str, str], helped: Mapping[str, str], at: datetime.datetime, key: uuid.UUID
) -> list[Contribution]:
    """All the answers of one person ({heading: text}), typed by somebody who helps; all of them or none."""
    return [
        contribute(
            phone,
            heading=heading,
            text=text,
            helped=helped,
            at=at,
            key=key if number == 0 else uuid.uuid5(key, heading),
        )
        for number, (heading, text) in enumerate(words.items())
    ]


@transaction.atomic
def correct(phone: Phone, said: Contribution, *, text: str, before: str, at: datetime.datetime) -> Contribution:
    """`before`: the text that the person had in front of them. Raises Conflict when another tab changed it since."""
    said = _own(phone, said)
    if said.text == text:
        return said
    if said.text != before:
        raise Conflict(said)
    if not (text.strip() or said.media):
        raise ValidationError(_("Nothing would be left. To remove it, choose “Take back”."))
    said.text, said.corrected_at = text, at
    said.save(update_fields=["text", "corrected_at"])
    shown_anew(said.board_id)
    return said


@transaction.atomic
def take_back(phone: Phone, said: Contribution, *, at: datetime.datetime) -> Contribution:
    """Its words are erased, its voice and its photo destroyed. Done twice, it is done once."""
    said = _own(phone, said, even_taken_back=True)
    if said.withdrawn_at is not None:
        return said
    for upload in said.media:
        media.destroy(upload, at=at)
    said.text = said.transcript = ""
    said.transcribed_by = said.transcribed_at = said.voice = said.photo = None
    said.withdrawn_at = at
    said.save()
    shown_anew(said.board_id)
    return said


@transaction.atomic
def destroy_own_media(phone: Phone, said: Contribution, *, at: datetime.datetime) -> None:
    """A voice and a face are their owner's: destroyed on demand, even once the sheet has left."""
    require(said.phone_id == phone.pk)
    said = Contribution.objects.select_related("voice", "photo").filter(pk=said.pk).first() or said
    for upload in said.media:
        media.destroy(upload, at=at)
    shown_anew(said.board_id)


@transaction.atomic
def agree(phone: Phone, said: Contribution, *, agrees: bool, at: datetime.datetime) -> None:
    """ "Me too", or no longer. A telephone counts once, and not for its own words."""
    board = Board.objects.select_related("cohort", "sheet").get(pk=phone.board_id)
    _locked_draft(phone, board, at=at)
    require(said.board_id == board.pk and said.phone_id != phone.pk and said.put_aside_at is None)
    if agrees:
        Agreement.objects.get_or_create(contribution=said, phone=phone, defaults={"given_at": at})
    else:
        Agreement.objects.filter(contribution=said, phone=phone).delete()
    shown_anew(board.pk)


@transaction.atomic
def leave_contact(phone: Phone, *, address: str, at: datetime.datetime) -> None:
    """Where to be told of the answer: a mailbox or a number ("+336…"). "" erases it, in what was sent there too.

    Raises Closed once the class is over: nothing would erase it any more.
    """
    board = Board.objects.select_related("cohort").get(pk=phone.board_id)
    former = Contact.objects.select_for_update().filter(phone=phone).first()
    if former is not None and former.address != address.lower():
        forget_addresses(board, [former.address])
    if address and board.is_over(at.astimezone(PARIS).date()):
        raise Closed(_("Your class is over: nothing can be added any more."))
    if address:
        Contact.objects.update_or_create(phone=phone, defaults={"address": address.lower(), "left_at": at})
    else:
        Contact.objects.filter(phone=phone).delete()


def _locked_draft(phone, board, *, at):
    """The sheet being gathered, locked: it does not leave while words are added to it."""
    if board.is_over(at.astimezone(PARIS).date()):
        raise Closed(_("Your class is over: nothing can be added any more."))
    if board.sheet_id is None:
        raise Closed(_("No sheet is being written at the moment. Ask your delegate."))
    sheet = Sheet.objects.select_for_update(of=["self"]).filter(pk=board.sheet_id).first()
    if sheet is None:  # thrown away this very moment
        raise Closed(_("No sheet is being written at the moment. Ask your delegate."))
    if not sheet.is_draft:
        raise Closed(_("The sheet has left: nothing can be added to it any more."))
    return sheet


def _require_own_uploads(phone, *uploads):
    sent = [upload for upload in uploads if upload is not None]
    require(all(upload.owner == phone.owner_name for upload in sent))
    used = Contribution.objects.filter(Q(voice__in=sent) | Q(photo__in=sent))
    if any(upload.state == Upload.State.DESTROYED for upload in sent) or (sent and used.exists()):
        raise ValidationError(_("This file is no longer there. Add it again."))


def _own(phone, said, *, even_taken_back=False):
    Sheet.objects.select_for_update(of=["self"]).filter(pk=said.sheet_id).first()
    kept = Contribution.objects.select_for_update(of=["self"]).select_related("sheet", "voice", "photo")
    said = kept.filter(pk=said.pk).first()
    if said is None:
        raise Closed(_("The sheet was thrown away, and the words with it."))
    if not said.sheet.is_draft:
        raise Closed(_("The sheet has left: your words can no longer be changed."))
    require(said.phone_id == phone.pk if even_taken_back else permissions.can_change(phone, said))
    return said
