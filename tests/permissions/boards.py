"""The board of a class: a telephone has its secret, a delegate an account; nobody else reads a word."""

import uuid

from portevoix.boards import addresses, operations
from portevoix.kit import clock

from .actors import DELEGATES, DESK, EVERYONE, NOBODY, PHONE, STAFF
from .sheets import READERS_OF_THE_CLASS, key
from .table import Operation, Page

# Whoever answers for an organisation is told why they stay outside; the facilitators come in to help.
KEPT_OUT = STAFF - DESK


def board(place):
    return [place.board.key]


def own_board(place):
    return [place.cohort.slug]


def question(place):
    return [place.board.key, "probleme"]


def heading(place):
    return [place.cohort.slug, "probleme"]


def voice(place):
    upload = place.said_by_another.voice
    return [place.board.key, addresses.media_url(place.board, upload, "ogg", at=clock.now()).split("/")[-2]]


def from_phone(name, what, **line):
    """A page of a telephone: staff are refused, strangers told that there is nothing."""
    return Page(
        **{
            "name": f"boards:{name}",
            "what": what,
            "allowed": PHONE,
            "refused": KEPT_OUT,
            "is_public": True,
            "args": board,
        }
        | line
    )


def from_account(name, what, **line):
    return Page(
        **{
            "name": f"boards:{name}",
            "what": what,
            "allowed": DELEGATES,
            "refused": READERS_OF_THE_CLASS,
            "args": own_board,
        }
        | line
    )


PAGES = [
    Page(name="boards:entrance", what="Be asked for the code of a class", allowed=EVERYONE, is_public=True),
    Page(
        name="boards:enter",
        what="Come to the board with its code",
        args=lambda place: [place.board.code],
        allowed=EVERYONE - KEPT_OUT,
        refused=KEPT_OUT,
        is_public=True,
    ),
    Page(
        name="boards:enter",
        what="Come in",
        method="POST",
        args=lambda place: [place.board.code],
        data=lambda place: {"device": "mine"},
        allowed=EVERYONE - KEPT_OUT,
        refused=KEPT_OUT,
        is_public=True,
    ),
    from_phone("home", "See the board"),
    from_phone("question", "Read a question and what the class says", args=question),
    from_phone(
        "question",
        "Add words",
        method="POST",
        args=question,
        data=lambda place: {**key(place), "text": "Il fait froid."},
    ),
    from_phone("words", "See new words arrive", args=question),
    from_phone("own", "Read one's own words again", args=lambda place: [place.board.key, place.said.pk]),
    from_phone(
        "own",
        "Correct one's own words, or take them back",
        method="POST",
        args=lambda place: [place.board.key, place.said.pk],
        data=lambda place: {"text": "Il fait très froid.", "before": place.said.text},
    ),
    from_phone(
        "agree",
        "Say “me too”",
        method="POST",
        args=lambda place: [place.board.key, place.said_by_another.pk],
        data=lambda place: {"wish": "yes"},
    ),
    from_phone("vote", "Read the text that the class is asked about"),
    from_phone(
        "vote",
        "Say whether one recognises oneself",
        method="POST",
        data=lambda place: {"recognises": "yes", "asked": place.consultation.pk},
    ),
    from_phone("help", "Be shown the four questions, to type for somebody"),
    from_phone(
        "help",
        "Type for somebody who agreed",
        method="POST",
        data=lambda place: {
            **key(place),
            "source": "paper",
            "problem": "Il fait froid.",
            "typed_by": "Karim, médiateur",
            "has_agreed": "on",
        },
    ),
    from_phone("contact", "Be asked where to be told of the answer"),
    from_phone("contact", "Leave an address, or erase it", method="POST", data=lambda place: {"address": "a@b.fr"}),
    from_phone("leave", "Make the device forget the board", method="POST"),
    from_phone("worker", "Have the board without a signal"),
    from_phone(
        "upload_start",
        "Announce a voice or a photo",
        method="POST",
        data=lambda place: {"key": str(uuid.uuid4()), "kind": "voice", "size": 9},
    ),
    from_phone(
        "upload", "Ask how much has arrived", method="HEAD", args=lambda place: [place.board.key, place.upload.pk]
    ),
    from_phone(
        "upload",
        "Send a piece",
        method="PATCH",
        args=lambda place: [place.board.key, place.upload.pk],
        data=lambda place: b"x",
        headers=lambda place: {"upload-offset": "0"},
    ),
    from_phone("media", "Hear a voice, see a photo", args=voice, allowed=PHONE | DELEGATES, refused=NOBODY),
    from_account("manage", "Open the board, see who came in"),
    from_account(
        "manage",
        "Renew the code",
        method="POST",
        data=lambda place: {**key(place), "action": "renew"},
    ),
    Page(
        name="boards:join_own",
        what="Come in without the code, as somebody of the class",
        method="POST",
        args=own_board,
        data=lambda place: {"device": "mine"},
        allowed=DELEGATES | READERS_OF_THE_CLASS,
    ),
    from_account("screen", "Show the big screen"),
    from_account("screen_words", "See words arrive on it"),
    from_account("poster", "Print the poster"),
    from_account("paper", "Print the paper form"),
    from_account("gather", "Listen to what the class says under a heading", args=heading),
    from_account(
        "gather",
        "Take words up in the sheet",
        method="POST",
        args=heading,
        data=lambda place: {
            **key(place),
            "version": place.draft.version,
            "said": [place.said.pk],
            "text": "Le bus arrive trop tard.",
        },
    ),
    from_account(
        "contribution", "See one contribution", args=lambda place: [place.cohort.slug, place.said_by_another.pk]
    ),
    from_account(
        "contribution",
        "Type it up, put it aside or back",
        method="POST",
        args=lambda place: [place.cohort.slug, place.said_by_another.pk],
        data=lambda place: {"action": "type_up", "transcript": "Il fait froid."},
    ),
    from_account("consultation", "Read what the class answers about the text"),
    from_account(
        "consultation",
        "Ask the class, count its hands",
        method="POST",
        data=lambda place: {**key(place), "action": "hands", "asked": place.consultation.pk, "yes": 9, "no": 1},
    ),
]

OPERATIONS = [
    Operation(
        name="boards.open_board", allowed=DELEGATES, act=lambda place, **by: operations.open_board(place.cohort, **by)
    ),
    Operation(
        name="boards.gather_for",
        allowed=DELEGATES,
        act=lambda place, **by: operations.gather_for(place.board, place.draft, **by),
    ),
    Operation(
        name="boards.renew_code", allowed=DELEGATES, act=lambda place, **by: operations.renew_code(place.board, **by)
    ),
    Operation(
        name="boards.close_entrance",
        allowed=DELEGATES,
        act=lambda place, **by: operations.close_entrance(place.board, **by),
    ),
    Operation(
        name="boards.type_up",
        allowed=DELEGATES,
        act=lambda place, **by: operations.type_up(place.said_by_another, text="Il fait froid.", **by),
    ),
    Operation(
        name="boards.put_aside",
        allowed=DELEGATES,
        act=lambda place, **by: operations.put_aside(place.said, reason="Un nom.", **by),
    ),
    Operation(name="boards.put_back", allowed=DELEGATES, act=lambda place, **by: operations.put_back(place.said, **by)),
    Operation(
        name="boards.take_up",
        allowed=DELEGATES,
        act=lambda place, **by: operations.take_up(
            place.draft, heading="problem", text="Le bus.", contributions=[place.said], version=1, **by
        ),
    ),
    Operation(
        name="boards.destroy_media",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.destroy_media(place.draft, **by),
    ),
    Operation(
        name="boards.forget_contacts",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.forget_contacts(place.board, **by),
    ),
]
