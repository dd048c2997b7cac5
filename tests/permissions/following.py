"""Following from outside: whatever everyone reads, by everyone; one's own list and dates, by oneself."""

from portevoix.following import confirming, duties, operations
from portevoix.following.targets import Target

from .actors import EVERYONE, SIGNED_IN
from .table import Operation, Page


def target(place):
    return Target(place.programme, "theme", place.theme)


def asked(place):
    return [confirming.token_of(confirming.Request(target(place), "lectrice@test.example", "fr", "daily"))]


def sheet(place):
    return [place.sent.reference]


def own_dates(place):
    return [duties.link(place.people["agent"], place.programme).rpartition("/")[2].removesuffix(".ics")]


def public(name, what, args=None):
    return Page(name=f"following:{name}", what=what, args=args, allowed=EVERYONE, is_public=True)


PAGES = [
    public("follow", "See how the programme can be followed"),
    Page(
        name="following:follow",
        what="Follow it (a visitor is first sent a mail)",
        method="POST",
        data=lambda place: {"email": "lectrice@test.example", "rhythm": "daily"},
        allowed=EVERYONE,
        is_public=True,
    ),
    public("asked", "Read that a mail was sent"),
    public("confirm", "Open the link that confirms an address (signed)", asked),
    Page(
        name="following:confirm",
        what="Confirm an address, with that link",
        method="POST",
        args=asked,
        allowed=EVERYONE,
        is_public=True,
    ),
    public("refuse", "Open the link of who asked for nothing (signed)", asked),
    Page(
        name="following:refuse",
        what="Have the address erased, with that link",
        method="POST",
        args=asked,
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="following:own", what="See what one follows", allowed=SIGNED_IN),
    Page(
        name="following:own",
        what="Change what one follows",
        method="POST",
        data=lambda place: {"action": "rhythm", "rhythm": "weekly"},
        allowed=frozenset({"delegate"}),
    ),
    public("by_link", "See what a mailbox follows (the link of its mails)", lambda place: [place.follow.follower.key]),
    Page(
        name="following:by_link",
        what="Change it, with that link",
        method="POST",
        args=lambda place: [place.follow.follower.key],
        data=lambda place: {"action": "rhythm", "rhythm": "weekly"},
        allowed=EVERYONE,
        is_public=True,
    ),
    public("programme_feed", "Read the feed of the programme"),
    public("theme_feed", "Read that of a theme", lambda place: [place.theme.slug]),
    public("territory_feed", "Read that of a territory", lambda place: [f"departement-{place.territory.code}"]),
    public("organisation_feed", "Read that of an organisation", lambda place: [place.service.slug]),
    public("sheet_feed", "Read that of a sheet", sheet),
    public("sheet_qr", "See the QR code of a sheet", sheet),
    public("sheet_card", "See the picture of a sheet", sheet),
    public("sheet_calendar", "Read the due dates of a sheet", sheet),
    public("organisation_calendar", "Read those of an organisation", lambda place: [place.service.slug]),
    public("own_calendar", "Read one's own, with the link of one's page (signed)", own_dates),
]
OPERATIONS = [
    Operation(
        name="following.follow",
        allowed=SIGNED_IN,
        act=lambda place, **by: operations.follow(target(place), rhythm="daily", **by),
    ),
]
