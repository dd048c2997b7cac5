"""The board opens, takes telephones in, and closes its door."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.boards import codes, permissions
from portevoix.boards.models import Board, Phone
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Sheet
from portevoix.timeline.operations import record

from .changes import shown_anew
from .closed import Closed

# Somebody who has the code of a class cannot fill its board with telephones.
FEWEST_PHONES, PHONES_A_PERSON = 300, 10


@transaction.atomic
def open_board(
    cohort: Cohort,
    *,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
    gathers: bool = False,
    sheet: Sheet | None = None,
) -> Board:
    """The board of a class; opened again, its code and all it holds are still there.

    `gathers`: words are gathered at once, for `sheet`, or for a new draft; a sheet being gathered for stays.
    """
    require(permissions.can_open(by, cohort, at=at))
    board, is_new = Board.objects.get_or_create(
        cohort=cohort,
        defaults={
            "programme_id": cohort.programme_id,
            "key": codes.new_key(),
            "code": codes.new_code(),
            "opened_by": by,
            "opened_at": at,
        },
    )
    if not is_new and not board.is_open:
        board.is_open = True
        board.save(update_fields=["is_open"])
    record("boards.opened", subject=board, by=by, at=at, key=key)
    if gathers and not board.is_gathering:
        return gather_for(board, sheet, by=by, at=at)
    return board


@transaction.atomic
def gather_for(
    board: Board, sheet: Sheet | None, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Board:
    """From now on, words are gathered for this draft of the class, or for a new one."""
    require(permissions.can_gather(by, board, at=at))
    if sheet is None:
        sheet = sheets.start(board.cohort, by=by, at=at)
    # The sheet is locked before the board, always.
    sheet = Sheet.objects.select_for_update(of=["self"]).get(pk=sheet.pk)
    board = locked(board)
    require(sheet.cohort_id == board.cohort_id and sheet.is_draft)
    board.sheet = sheet
    board.save(update_fields=["sheet"])
    shown_anew(board.pk)
    record("boards.gathering", subject=board, by=by, at=at, key=key, sheet=sheet.pk)
    return board


@transaction.atomic
def renew_code(board: Board, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Board:
    """The old code opens nothing any more; the telephones that are in stay in."""
    board = locked(board)
    require(permissions.can_open(by, board.cohort, at=at))
    board.code = codes.new_code()
    board.save(update_fields=["code"])
    record("boards.code_renewed", subject=board, by=by, at=at, key=key)
    return board


@transaction.atomic
def close_entrance(board: Board, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Board:
    """Nobody else comes in until it is opened again; the telephones that are in go on."""
    board = locked(board)
    require(permissions.can_open(by, board.cohort, at=at))
    board.is_open = False
    board.save(update_fields=["is_open"])
    record("boards.entrance_closed", subject=board, by=by, at=at, key=key)
    return board


def join(board: Board, *, token_digest: str, is_shared: bool, at: datetime.datetime) -> Phone:
    """A telephone comes in. No history: nobody counts who came when. Raises Closed when far too many have."""
    if board.phones.count() >= max(FEWEST_PHONES, PHONES_A_PERSON * (board.cohort.headcount or 0)):
        raise Closed(_("Too many devices have come in with this code. Ask your delegate to renew it."))
    phone, _is_new = Phone.objects.get_or_create(
        token_digest=token_digest, defaults={"board": board, "is_shared": is_shared, "joined_at": at}
    )
    return phone


def locked(board):
    return Board.objects.select_for_update(of=["self"]).select_related("cohort__provider", "programme").get(pk=board.pk)
