"""The board of one class of the demonstration, as its telephones have filled it these last days."""

import datetime
import json

from portevoix.boards import operations, phones
from portevoix.kit import clock
from portevoix.sheets import operations as sheets

from . import texts
from .foundations import Region
from .moments import Agenda

CLASS = "cuisine-calanquet"
MINUTE = datetime.timedelta(minutes=1)


def fill(region: Region, agenda: Agenda) -> None:
    """Nothing where the class has no delegate: a slice of the demonstration may have left it out."""
    delegates = region.delegates.get(CLASS)
    if not delegates:
        return
    said = json.loads((texts.FOLDER / "board.json").read_text(encoding="utf-8"))
    at = agenda.on(agenda.days_ago(said["days_ago"]))
    by, cohort = delegates[0], region.cohorts[CLASS]
    board = operations.open_board(cohort, by=by, at=at)
    sheet = sheets.start(cohort, by=by, at=at)
    changes = {"problem": said["problem_so_far"], "theme": region.themes[said["theme"]]}
    sheet = sheets.save_draft(sheet, changes=changes, version=sheet.version, by=by, at=at)
    board = operations.gather_for(board, sheet, by=by, at=at)
    room = [_telephone(board, at + number * MINUTE) for number in range(said["phones"])]
    words = [_say(room, number, one, at + (20 + number) * MINUTE, by) for number, one in enumerate(said["words"])]
    taken = said["taken_up"]
    operations.take_up(
        sheet,
        heading=taken["heading"],
        text=taken["text"],
        contributions=[words[number] for number in taken["words"]],
        version=sheet.version,
        by=by,
        at=min(at + 60 * MINUTE, clock.now()),
    )


def _telephone(board, at):
    return operations.join(board, token_digest=phones.digest(phones.new_token(), board), is_shared=False, at=at)


def _say(room, number, one, at, by):
    speaker = room[number % len(room)]
    helped = {name: one[name] for name in ("source", "typed_by", "spoken_for") if name in one}
    said = operations.contribute(speaker, heading=one["heading"], text=one["text"], helped=helped, at=at)
    others = [phone for phone in room if phone != speaker]
    for phone in others[: one.get("me_too", 0)]:
        operations.agree(phone, said, agrees=True, at=at + MINUTE)
    if "aside" in one:
        operations.put_aside(said, reason=one["aside"], by=by, at=at + MINUTE)
    return said
