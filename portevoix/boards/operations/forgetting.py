"""What was promised to be destroyed is."""

import datetime

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.boards.models import Board, Contact, Contribution, Vote
from portevoix.kit.access import require
from portevoix.media import operations as media
from portevoix.media.models import Upload
from portevoix.notifications.operations import forget_recipients
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import record

from .changes import shown_anew


@transaction.atomic
def destroy_media(sheet: Sheet, *, by: User, at: datetime.datetime) -> int:
    """The voices, the photos and the single answers of a sheet's class; returns how many voices and photos.

    The class reads in its history that it was done.
    """
    require(by.is_system)
    said = Contribution.objects.filter(sheet=sheet).select_related("voice", "photo").order_by("pk")
    kept = [u for one in said for u in one.media if u.state != Upload.State.DESTROYED]
    for upload in kept:
        media.destroy(upload, at=at)
    Vote.objects.filter(consultation__sheet=sheet).delete()
    board = Board.objects.filter(cohort=sheet.cohort_id).first()
    if kept and board is not None:
        shown_anew(board.pk)
        voices = sum(upload.kind == Upload.Kind.VOICE for upload in kept)
        record(
            "boards.media_destroyed",
            subject=board,
            by=by,
            at=at,
            sheet=sheet.pk,
            voices=voices,
            photos=len(kept) - voices,
        )
    return len(kept)


@transaction.atomic
def forget_contacts(board: Board, *, by: User, at: datetime.datetime) -> int:
    """The class is over: the addresses that its telephones left are erased, in the mails sent to them too."""
    require(by.is_system)
    contacts = Contact.objects.filter(phone__board=board)
    addresses = list(contacts.order_by("pk").values_list("address", flat=True))
    forget_addresses(board, addresses)
    contacts.delete()
    if addresses:
        record("boards.contacts_forgotten", subject=board, by=by, at=at, how_many=len(addresses))
    return len(addresses)


def forget_addresses(board, addresses):
    """In the mails of this class's answers, which are all that a contact receives."""
    sheets = Sheet.objects.filter(cohort=board.cohort_id).values("pk")
    answers = Entry.objects.filter(verb="sheets.answered", subject_model=Sheet._meta.label, subject_id__in=sheets)
    forget_recipients(addresses, entries=answers.values("pk"))
