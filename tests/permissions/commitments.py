"""The app `commitments`: everyone reads what was promised; its people end it, the desk writes down that it is kept."""

import datetime
import uuid

from portevoix.commitments import operations

from .actors import ADDRESSEE, DESK, EVERYONE, NOBODY
from .table import Operation, Page


def commitment(place):
    return [place.commitment.pk]


def form(**typed):
    return lambda place: {"key": str(uuid.uuid4()), **typed}


PAGES = [
    Page(name="commitments:list", what="Read what was promised", allowed=EVERYONE),
    Page(name="commitments:detail", what="Read a promise", args=commitment, allowed=EVERYONE, is_public=True),
    Page(
        name="commitments:photo",
        what="See the photo that proves a promise kept",
        args=lambda place: [place.kept_commitment.pk],
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="commitments:keep", what="Be asked for the proof", args=commitment, allowed=ADDRESSEE | DESK),
    Page(
        name="commitments:keep",
        what="Say that a promise is kept",
        method="POST",
        args=commitment,
        data=form(proof_text="Le car de 17 h 20 roule depuis lundi."),
        allowed=ADDRESSEE | DESK,
    ),
    Page(
        name="commitments:drop",
        what="Be asked for the reason",
        args=commitment,
        allowed=ADDRESSEE,
        refused=DESK,
    ),
    Page(
        name="commitments:drop",
        what="Give a promise up",
        method="POST",
        args=commitment,
        data=form(reason="Plus de conducteur."),
        allowed=ADDRESSEE,
        refused=DESK,
    ),
]

OPERATIONS = [
    Operation(
        name="commitments.promise",
        allowed=ADDRESSEE,
        by_system=True,
        act=lambda place, **by: operations.promise(
            organisation=place.service,
            cohort=place.cohort,
            text="Un car de plus.",
            responsible="L’accueil",
            due_on=place.today + datetime.timedelta(days=30),
            **by,
        ),
    ),
    Operation(
        name="commitments.keep",
        allowed=ADDRESSEE | DESK,
        act=lambda place, **by: operations.keep(place.commitment, proof_text="Il roule.", **by),
    ),
    Operation(
        name="commitments.drop",
        allowed=ADDRESSEE,
        act=lambda place, **by: operations.drop(place.commitment, reason="Plus de conducteur.", **by),
    ),
    Operation(
        name="commitments.apply_levels",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.apply_levels(**by),
    ),
]
