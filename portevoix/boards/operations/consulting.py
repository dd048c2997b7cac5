"""The class answers from its telephones whether the text says what it lives."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.boards.models import Board, Phone, Vote
from portevoix.kit.access import require
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Consultation, Sheet


@transaction.atomic
def vote(
    phone: Phone, asked: Consultation, *, recognises: bool, missing: str = "", at: datetime.datetime
) -> tuple[Vote, bool]:
    """(the vote, whether it replaces an earlier one): a telephone counts once, its last answer stays.

    Raises ValidationError (of sheets) when the text has changed since, or has left.
    """
    # One after the other: each count sees all the answers before it.
    sheet = Sheet.objects.select_for_update(of=["self"]).filter(pk=asked.sheet_id).first()
    board = Board.objects.select_related("cohort").get(pk=phone.board_id)
    if sheet is None or board.is_over(at.astimezone(PARIS).date()):
        raise ValidationError(_("The class can no longer answer about this text."))
    require(sheet.cohort_id == board.cohort_id)
    given, is_first = Vote.objects.update_or_create(
        consultation=asked,
        phone=phone,
        defaults={"recognises": recognises, "missing": "" if recognises else missing.strip(), "voted_at": at},
    )
    said = list(Vote.objects.filter(consultation=asked).order_by().values_list("recognises", flat=True))
    sheets.tally_voices(asked, yes=said.count(True), no=said.count(False), by=User.objects.system())
    return given, not is_first
