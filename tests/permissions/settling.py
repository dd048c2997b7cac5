from portevoix.sheets import operations

from .actors import ADDRESSEE, CLASS, DELEGATES, DESK, NOBODY
from .sheets import key, referral
from .table import Operation, Page

READERS_OF_THE_CLASS = CLASS - DELEGATES


def contested(place):
    """What the class may contest: an answer given to it."""
    return [place.answered.reference, place.given.pk]


def mediated(place):
    return [place.mediation.referral.pk]


def held(place):
    return [place.holding.sheet.reference]


def said(place):
    return {**key(place), "said": "lasting", "words": ""}


def promised(place):
    return {"text": "Un bus de plus.", "responsible": "L’accueil", "due_on": place.today}


CONCLUSION = {"outcome": "stands", "conclusion": "Les deux se sont parlé."}

PAGES = [
    Page(
        name="sheets:handle",
        what="Take more time",
        method="POST",
        args=referral,
        data=lambda place: {**key(place), "action": "extend", "reason": "Le conseil se réunit le 14."},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:handle",
        what="Ask the class whether it is settled",
        method="POST",
        args=lambda place: [place.given.pk],
        data=lambda place: {**key(place), "action": "propose", "text": "Le bus est là."},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:handle",
        what="Promise something more",
        method="POST",
        args=lambda place: [place.given.pk],
        data=lambda place: {**key(place), "action": "promise", **promised(place)},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:decline",
        what="Be asked why it is not for us",
        args=referral,
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:decline",
        what="Say that it is not for us",
        method="POST",
        args=referral,
        data=lambda place: {**key(place), "reason": "Cela dépend de la ville."},
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="sheets:conclude",
        what="Be asked where a mediation ends",
        args=mediated,
        allowed=DESK,
        refused=ADDRESSEE,
    ),
    Page(
        name="sheets:conclude",
        what="Conclude a mediation",
        method="POST",
        args=mediated,
        data=lambda place: {**key(place), **CONCLUSION},
        allowed=DESK,
        refused=ADDRESSEE,
    ),
    Page(
        name="sheets:contest",
        what="Be asked what is missing in an answer",
        args=contested,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:contest",
        what="Contest an answer",
        method="POST",
        args=contested,
        data=lambda place: {**key(place), "missing": "L’heure du bus."},
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:holding",
        what="Be asked whether it holds",
        args=held,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
    Page(
        name="sheets:holding",
        what="Say whether it holds",
        method="POST",
        args=held,
        data=said,
        allowed=DELEGATES,
        refused=READERS_OF_THE_CLASS,
    ),
]

OPERATIONS = [
    Operation(
        name="sheets.extend",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.extend(place.referral, reason="x", **by),
    ),
    Operation(
        name="sheets.promise",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.promise(place.given, **promised(place), **by),
    ),
    Operation(
        name="sheets.decline",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.decline(place.referral, reason="x", to=place.other_service, **by),
    ),
    Operation(
        name="sheets.take_from_closed",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.take_from_closed(place.referral, **by),
    ),
    Operation(
        name="sheets.climb",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.climb(**by),
    ),
    Operation(
        name="sheets.propose_settled",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.propose_settled(place.given, text="x", **by),
    ),
    Operation(
        name="sheets.let_proposals_lapse",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.let_proposals_lapse(**by),
    ),
    Operation(
        name="sheets.contest",
        allowed=DELEGATES,
        act=lambda place, **by: operations.contest(place.given, missing="x", **by),
    ),
    Operation(
        name="sheets.conclude_mediation",
        allowed=DESK,
        act=lambda place, **by: operations.conclude_mediation(place.mediation.referral, **CONCLUSION, **by),
    ),
    Operation(
        name="sheets.ask_whether_it_holds",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.ask_whether_it_holds(**by),
    ),
    Operation(
        name="sheets.say_whether_it_holds",
        allowed=DELEGATES,
        act=lambda place, **by: operations.say_whether_it_holds(place.holding, said="lasting", words="", **by),
    ),
]
