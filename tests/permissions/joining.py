from portevoix.sheets import operations

from .actors import CLASS, DELEGATES, DESK, NOBODY, SIGNED_IN
from .sheets import key, reference
from .table import Operation, Page

READERS_OF_THE_CLASS = CLASS - DELEGATES
OTHER_DELEGATES = frozenset({"other_delegate", "far_delegate"})


def joined(place):
    """A sheet of another class, which the class has joined."""
    return [place.adhesion.sheet.reference, place.adhesion.pk]


def asked(place):
    """Proposed by another class, and not replied to."""
    return [place.merge.follower.reference, place.merge.pk]


def together(place):
    return [place.merged.follower.reference, place.merged.pk]


def another_class(place):
    return place.people["other_delegate"].mandates.get().cohort


def joining(place):
    return {**key(place), "decided": "Tous ensemble, ce matin."}


PAGES = [
    Page(
        name="sheets:join",
        what="Be asked how one's class lives it",
        args=reference,
        allowed=OTHER_DELEGATES,
        refused=SIGNED_IN - OTHER_DELEGATES,
    ),
    Page(
        name="sheets:join",
        what="Join the sheet of another class",
        method="POST",
        args=reference,
        data=joining,
        allowed=OTHER_DELEGATES,
        refused=SIGNED_IN - OTHER_DELEGATES,
    ),
    Page(
        name="sheets:joined",
        what="Read what happens next (whoever has not joined is led to the question)",
        args=reference,
        allowed=SIGNED_IN,
    ),
    *[
        Page(
            name=name,
            what=what,
            method=method,
            args=args,
            data=lambda place, words=words: {**key(place), **words},
            allowed=DELEGATES,
            refused=READERS_OF_THE_CLASS,
        )
        for name, what, method, args, words in (
            ("sheets:leave", "Be asked whether the class leaves a sheet", "GET", joined, {}),
            ("sheets:leave", "Leave a sheet that the class joined", "POST", joined, {"reason": ""}),
            ("sheets:stance", "Be asked whether it is settled for the class", "GET", joined, {}),
            ("sheets:stance", "Say whether it is settled for the class", "POST", joined, {"stance": "settled"}),
            ("sheets:merge_reply", "Be asked whether two sheets tell the same", "GET", asked, {}),
            ("sheets:merge_reply", "Say that two sheets tell the same", "POST", asked, {"reply": "yes"}),
            ("sheets:merge_part", "Be asked why two sheets part again", "GET", together, {}),
            ("sheets:merge_part", "Part two sheets again", "POST", together, {"reason": "Deux bus différents."}),
        )
    ],
    *[
        Page(
            name="sheets:merge",
            what=what,
            method=method,
            args=reference,
            data=lambda place: {**key(place), "other": place.adhesion.sheet.reference, "reason": "Le même bus."},
            allowed=DELEGATES | DESK,
            refused=READERS_OF_THE_CLASS,
        )
        for method, what in (
            ("GET", "Be asked which other sheet tells the same"),
            ("POST", "Propose to show two sheets together"),
        )
    ],
]

OPERATIONS = [
    Operation(
        name="sheets.join",
        allowed=frozenset({"other_delegate"}),
        act=lambda place, **by: operations.join(place.sent, another_class(place), decided="x", **by),
    ),
    Operation(
        name="sheets.leave",
        allowed=DELEGATES,
        act=lambda place, **by: operations.leave(place.adhesion, **by),
    ),
    Operation(
        name="sheets.say_stance",
        allowed=DELEGATES,
        act=lambda place, **by: operations.say_stance(place.adhesion, stance="settled", **by),
    ),
    Operation(
        name="sheets.recount_adhesions",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.recount_adhesions(place.sent, **by),
    ),
    Operation(
        name="sheets.propose_merge",
        allowed=DELEGATES | DESK,
        act=lambda place, **by: operations.propose_merge(place.sent, place.adhesion.sheet, reason="x", **by),
    ),
    Operation(
        name="sheets.accept_merge",
        allowed=DELEGATES,
        act=lambda place, **by: operations.accept_merge(place.merge, place.merge.follower, **by),
    ),
    Operation(
        name="sheets.refuse_merge",
        allowed=DELEGATES,
        act=lambda place, **by: operations.refuse_merge(place.merge, place.merge.follower, **by),
    ),
    Operation(
        name="sheets.part",
        allowed=DELEGATES,
        act=lambda place, **by: operations.part(place.merged, place.merged.follower, reason="x", **by),
    ),
    Operation(
        name="sheets.let_merges_lapse",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.let_merges_lapse(**by),
    ),
]
