"""What is said in private: a facilitator is the referent here, and the coordinator is not."""

import uuid

from portevoix.safeguarding import codes, operations
from tests import factories as make

from .actors import EVERYONE, NOBODY, SIGNED_IN
from .table import Operation, Page

REFERENT = frozenset({"facilitator"})
COORDINATOR = frozenset({"coordinator"})
# Whoever is not signed in there is asked to be.
WRITER = frozenset({"newcomer"})


def form(**typed):
    return lambda place: {"key": str(uuid.uuid4()), **typed}


def _end_one_of_two(place, **by):
    """The last one stays."""
    make.ReferentFactory(programme=place.programme)
    operations.end_referent(place.referent, **by)


def one(name):
    return lambda place: [getattr(place, name).pk]


PAGES = [
    Page(name="safeguarding:say", what="Be asked what one wants to say in private", allowed=EVERYONE),
    Page(
        name="safeguarding:say",
        what="Say it in private",
        method="POST",
        data=form(text="On se moque de moi."),
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="safeguarding:come_back", what="Be asked for one's code", allowed=EVERYONE),
    Page(
        name="safeguarding:come_back",
        what="Read the reply with one's code",
        method="POST",
        data=lambda place: {"code": codes.code_for(place.code_key)},
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="safeguarding:own", what="Read one's private words", args=one("disclosure"), allowed=WRITER),
    Page(
        name="safeguarding:own",
        what="Say more in private",
        method="POST",
        args=one("disclosure"),
        data=form(action="write", text="Cela continue."),
        allowed=WRITER,
    ),
    Page(name="safeguarding:list", what="See who confides", allowed=REFERENT),
    Page(name="safeguarding:detail", what="Read what is confided", args=one("disclosure"), allowed=REFERENT),
    Page(
        name="safeguarding:detail",
        what="Reply to what is confided",
        method="POST",
        args=one("disclosure"),
        data=form(action="reply", text="Je vous appelle demain."),
        allowed=REFERENT,
    ),
    Page(name="safeguarding:referents", what="Read that somebody listens", allowed=EVERYONE),
    Page(
        name="safeguarding:referents",
        what="Name a referent",
        method="POST",
        data=lambda place: {"key": str(uuid.uuid4()), "user": str(place.people["facilitator"].pk)},
        allowed=COORDINATOR,
        is_public=True,
    ),
]
OPERATIONS = [
    Operation(
        name="safeguarding.disclose",
        allowed=SIGNED_IN,
        by_system=True,
        act=lambda place, **by: operations.disclose(
            place.programme, text="On se moque de moi.", is_named=True, key=uuid.uuid4(), **by
        ),
    ),
    Operation(
        name="safeguarding.write_again",
        allowed=WRITER,
        act=lambda place, **by: operations.write_again(place.disclosure, text="Cela continue.", **by),
    ),
    Operation(
        name="safeguarding.reply",
        allowed=REFERENT,
        act=lambda place, **by: operations.reply(place.disclosure, text="Je vous appelle.", **by),
    ),
    Operation(
        name="safeguarding.close",
        allowed=REFERENT,
        act=lambda place, **by: operations.close(place.answered_disclosure, outcome="Suivi ailleurs.", **by),
    ),
    Operation(
        name="safeguarding.name_referent",
        allowed=COORDINATOR,
        act=lambda place, **by: operations.name_referent(
            place.programme, user=place.people["facilitator"], is_shown=False, **by
        ),
    ),
    Operation(
        name="safeguarding.end_referent",
        allowed=COORDINATOR,
        act=_end_one_of_two,
    ),
    Operation(
        name="safeguarding.say_late", allowed=NOBODY, by_system=True, act=lambda place, **by: operations.say_late(**by)
    ),
    Operation(
        name="safeguarding.destroy", allowed=NOBODY, by_system=True, act=lambda place, **by: operations.destroy(**by)
    ),
]
