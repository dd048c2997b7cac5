"""The board opens, takes telephones in, and closes its door."""

import datetime
import uuid

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.boards import codes, permissions
from portevoix.boards.models import Board, Phone
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.sheets.models import Sheet
from portevoix.timeline.operations import record

from .changes import shown_anew


@transaction.atomic
def open_board(cohort: Cohort, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Board:
    """The board of a class; opened again, its code and all it holds are still there."""
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
    return board


@transaction.atomic
def gather_for(board: Board, sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Board:
    """From now on, words are gathered for this draft of the class."""
    board = locked(board)
    require(permissions.can_gather(by, board, at=at))
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
    """A telephone comes in. No history: nobody counts who came when."""
    return Phone.objects.create(board=board, token_digest=token_digest, is_shared=is_shared, joined_at=at)


def locked(board):
    return Board.objects.select_for_update(of=["self"]).select_related("cohort__provider", "programme").get(pk=board.pk)
