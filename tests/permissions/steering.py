"""What waits, in public; the week's report; the map of redirections and what the table of competences learns."""

import uuid

from portevoix.organisations import operations as organisations
from portevoix.programmes.weeks import last_ended
from portevoix.results import operations as results

from .actors import ADDRESSEE, DESK, EVERYONE, NOBODY, SIGNED_IN
from .table import Operation, Page

COORDINATOR = frozenset({"coordinator"})


def decision(name):
    return lambda place: {"key": str(uuid.uuid4()), "decision": name}


PAGES = [
    Page(name="results:waiting", what="Read what waits past its date", allowed=EVERYONE),
    Page(name="results:waiting_csv", what="Take it away as a table", allowed=EVERYONE),
    Page(name="results:week", what="Read how the programme's week went", allowed=DESK, refused=SIGNED_IN - DESK),
    Page(
        name="results:organisation_week",
        what="Read how an organisation's week went",
        args=lambda place: [place.service.slug],
        allowed=ADDRESSEE | DESK,
    ),
    Page(
        name="results:bounces",
        what="Read where sheets went that were “not ours”",
        allowed=DESK,
        refused=SIGNED_IN - DESK,
    ),
    Page(
        name="results:routing",
        what="Read what the words of the sheets teach",
        allowed=DESK,
        refused=SIGNED_IN - DESK,
    ),
    Page(
        name="results:correction_decide",
        what="Put what was learnt in the table of competences",
        method="POST",
        args=lambda place: [place.correction.pk],
        data=decision("accept"),
        allowed=COORDINATOR,
        refused=SIGNED_IN - COORDINATOR,
    ),
    Page(
        name="results:correction_decide",
        what="Leave the table as it is",
        method="POST",
        args=lambda place: [place.correction.pk],
        data=decision("refuse"),
        allowed=COORDINATOR,
        refused=SIGNED_IN - COORDINATOR,
    ),
]
OPERATIONS = [
    Operation(
        name="organisations.propose_correction",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: organisations.propose_correction(
            place.programme, theme=place.theme, territory=None, out=None, into=place.service, **by
        ),
    ),
    Operation(
        name="organisations.accept_correction",
        allowed=COORDINATOR,
        act=lambda place, **by: organisations.accept_correction(place.correction, **by),
    ),
    Operation(
        name="organisations.refuse_correction",
        allowed=COORDINATOR,
        act=lambda place, **by: organisations.refuse_correction(place.correction, **by),
    ),
    Operation(
        name="results.report_week",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, *, by, at: results.report_week(place.service, week=last_ended(at), by=by, at=at),
    ),
]
