"""What is read before everyone can read it, and what was masked."""

from portevoix.moderation.masking import Place as Words
from portevoix.sheets import operations
from portevoix.sheets.first_reading import fingerprint

from .actors import CLASS, DELEGATES, DESK, NOBODY, SIGNED_IN
from .sheets import key
from .table import Operation, Page

WHY = "Le texte nommait une personne."


def unread(place):
    return [place.unread.reference]


def masked(place):
    return [place.masked.reference]


def decision(action, of="unread", **said):
    return lambda place: {**key(place), "action": action, "read": fingerprint(getattr(place, of)), **said}


# Words beside a sheet: their page, where they are in the world of the tables, words of them.
WORDS = (("sheets:adhesion_reading", "unread_adhesion", "bus"), ("sheets:words_reading", "unread_saying", "bus"))


# Words that one person of the desk kept back: their class may ask another one, once.
KEPT_BACK = (
    ("sheets:read_again", "kept_back"),
    ("sheets:adhesion_again", "kept_back_adhesion"),
    ("sheets:words_again", "kept_back_saying"),
)
HOW_TO_ASK = "See how to ask another person to read what is kept back"


PAGES = [
    *[
        Page(
            name=name,
            what=what,
            method=method,
            args=lambda place, of=of: [getattr(place, of).page_key],
            data=(lambda place: {**key(place), "objection": WHY}) if method == "POST" else (lambda place: {}),
            allowed=DELEGATES,
            refused=CLASS - DELEGATES,
        )
        for name, of in KEPT_BACK
        for method, what in (("GET", HOW_TO_ASK), ("POST", "Ask another person to read what is kept back"))
    ],
    Page(name="sheets:reading_list", what="See what waits to be read", allowed=DESK, refused=SIGNED_IN - DESK),
    Page(
        name="sheets:first_reading",
        what="Read a sheet before everyone can",
        args=unread,
        allowed=DESK,
    ),
    Page(
        name="sheets:first_reading",
        what="Show it to everyone",
        method="POST",
        args=unread,
        data=decision("show"),
        allowed=DESK,
    ),
    Page(
        name="sheets:first_reading",
        what="Mask words of it",
        method="POST",
        args=unread,
        data=decision("mask", words="bus", reason=WHY),
        allowed=DESK,
    ),
    Page(
        name="sheets:first_reading",
        what="Keep it from everyone else",
        method="POST",
        args=unread,
        data=decision("withhold", reason=WHY),
        allowed=DESK,
    ),
    Page(
        name="sheets:first_reading",
        what="Ask to read masked words",
        method="POST",
        args=masked,
        data=lambda place: {**key(place), "action": "opening", "seal": place.seal.pk, "reason": "Une plainte."},
        allowed=DESK,
    ),
    *[
        Page(
            name=name,
            what=what,
            method="POST" if action else "GET",
            args=lambda place, of=of: [getattr(place, of).pk],
            data=decision(action, of, **said) if action else lambda place: {},
            allowed=DESK,
        )
        for name, of, words in WORDS
        for what, action, said in (
            ("Read words of a class before everyone can", "", {}),
            ("Show words of a class to everyone", "show", {}),
            ("Mask some of the words of a class", "mask", {"words": words, "reason": WHY}),
            ("Keep words of a class from everyone else", "withhold", {"reason": WHY}),
        )
    ],
]
OPERATIONS = [
    Operation(
        name="sheets.show",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: operations.show(place.unread, **by),
    ),
    Operation(
        name="sheets.withhold",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: operations.withhold(place.unread, reason=WHY, **by),
    ),
    Operation(
        name="sheets.mask",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: operations.mask(place.unread, places=[Words("problem", 0, 2, "[x]")], reason=WHY, **by),
    ),
    Operation(
        name="sheets.show",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: operations.show(place.unread_saying, **by),
    ),
    Operation(
        name="sheets.mask",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: operations.mask(
            place.unread_adhesion, places=[Words("words", 0, 2, "[x]")], reason=WHY, **by
        ),
    ),
    Operation(
        name="sheets.ask_again",
        allowed=DELEGATES,
        act=lambda place, **by: operations.ask_again(place.kept_back, objection=WHY, **by),
    ),
    Operation(
        name="sheets.ask_opening",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: operations.ask_opening(place.seal, reason="Une plainte.", **by),
    ),
    Operation(
        name="sheets.agree_to_opening",
        allowed=DESK,
        act=lambda place, **by: operations.agree_to_opening(place.opening, **by),
    ),
    Operation(
        name="sheets.destroy_sealed",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.destroy_sealed(**by),
    ),
    Operation(
        name="sheets.announce_readings",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.announce_readings(**by),
    ),
    Operation(
        name="sheets.escalate_readings",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.escalate_readings(**by),
    ),
]
