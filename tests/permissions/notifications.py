"""What people are told: each reads their own, and chooses how often mails come."""

from portevoix.notifications import fewer, operations

from .actors import EVERYONE, NOBODY, SIGNED_IN
from .table import Operation, Page

OWN = frozenset({"delegate"})


def stop(place):
    return [fewer.link(place.people["delegate"], place.programme).rstrip("/").rpartition("/")[2]]


PAGES = [
    Page(name="notifications:news", what="Read one's news", allowed=SIGNED_IN),
    Page(
        name="notifications:news",
        what="Say that all of them are read",
        method="POST",
        data=lambda place: {"until": place.told.pk},
        allowed=SIGNED_IN,
    ),
    Page(
        name="notifications:news_read",
        what="Say that one of them is read",
        method="POST",
        args=lambda place: [place.told.pk],
        allowed=OWN,
    ),
    Page(name="notifications:rhythm", what="See how often mails come", allowed=SIGNED_IN),
    Page(
        name="notifications:rhythm",
        what="Choose how often mails come",
        method="POST",
        data=lambda place: {"rhythm": "daily"},
        allowed=SIGNED_IN,
    ),
    Page(
        name="notifications:fewer",
        what="Open the link of a mail that stops the news (signed)",
        args=stop,
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(
        name="notifications:fewer",
        what="Stop the news by mail, with that link",
        method="POST",
        args=stop,
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(
        name="notifications:inbound",
        what="Hand in a mail that came (the mail server, with its secret)",
        method="POST",
        allowed=NOBODY,
        is_public=True,
    ),
]
OPERATIONS = [
    Operation(
        name="notifications.read",
        allowed=OWN,
        act=lambda place, **by: operations.read(place.told, **by),
    ),
    Operation(
        name="notifications.read_all",
        allowed=SIGNED_IN,
        by_system=True,
        act=lambda place, **by: operations.read_all(place.programme, until=place.told.pk, **by),
    ),
]
