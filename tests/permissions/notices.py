"""The app `notices`: anybody reports and replies; the desk decides, another person the second time."""

import uuid

from portevoix.notices import links, operations

from .actors import DELEGATES, DESK, EVERYONE, HOLDER, NOBODY, SIGNED_IN
from .table import Operation, Page


def form(**typed):
    return lambda place: {"key": str(uuid.uuid4()), **typed}


def text(place):
    return ["fiche", place.sent.pk]


def link(name):
    return lambda place: [links.token_for(getattr(place, name))]


def one(name):
    return lambda place: [getattr(place, name).pk]


LINKED = {"allowed": HOLDER, "is_public": True, "is_linked": True}

PAGES = [
    Page(
        name="notices:choose",
        what="Choose which text of a sheet to report",
        args=lambda place: [place.sent.reference],
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="notices:report", what="Be asked what is wrong", args=text, allowed=EVERYONE, is_public=True),
    Page(
        name="notices:report",
        what="Report a text",
        method="POST",
        args=text,
        data=form(reason="insult", words="Cela insulte."),
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="notices:accessibility", what="Be asked what blocks", allowed=EVERYONE),
    Page(
        name="notices:accessibility",
        what="Say what blocks",
        method="POST",
        data=form(words="Le bouton n’a pas de nom."),
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="notices:counts", what="Read how many were reported in a year", allowed=EVERYONE),
    Page(name="notices:follow", what="Follow one's report", args=link("report"), **LINKED),
    Page(name="notices:appeal", what="Be asked why one does not agree", args=link("decided_report"), **LINKED),
    Page(
        name="notices:appeal",
        what="Not agree with a decision",
        method="POST",
        args=link("decided_report"),
        data=form(text="Le nom est encore là."),
        **LINKED,
    ),
    Page(
        name="notices:decision",
        what="Read what was decided of one's text",
        args=one("decided_report"),
        allowed=DELEGATES,
    ),
    Page(
        name="notices:decision",
        what="Not agree, as its author",
        method="POST",
        args=one("decided_report"),
        data=form(text="Nous n’avons nommé personne."),
        allowed=DELEGATES,
    ),
    Page(name="notices:list", what="Read all that waits", allowed=DESK),
    Page(name="notices:detail", what="Read a report", args=one("report"), allowed=DESK),
    Page(
        name="notices:detail",
        what="Decide on a report",
        method="POST",
        args=one("report"),
        data=form(act="nothing", decision="La phrase ne nomme personne."),
        allowed=DESK,
    ),
    Page(name="notices:appeal_detail", what="Read an appeal", args=one("appeal"), allowed=DESK),
    Page(
        name="notices:appeal_detail",
        what="Decide on an appeal",
        method="POST",
        args=one("appeal"),
        data=form(outcome="upheld", decision="La première décision était juste."),
        allowed=DESK,
    ),
    Page(name="notices:reply_ask", what="Be asked for one's reply", args=text, allowed=EVERYONE, is_public=True),
    Page(
        name="notices:reply_ask",
        what="Ask for a right of reply",
        method="POST",
        args=text,
        data=form(name="Jeanne Morel", words="C’est faux.", email="jeanne@test.example"),
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(name="notices:reply_follow", what="Follow one's reply", args=link("asked_reply"), **LINKED),
    Page(
        name="notices:reply_follow",
        what="Confirm one's mailbox",
        method="POST",
        args=link("asked_reply"),
        data=lambda place: {"action": "confirm"},
        **LINKED,
    ),
    Page(name="notices:reply_appeal", what="Be asked why one does not agree", args=link("refused_reply"), **LINKED),
    Page(
        name="notices:reply_appeal",
        what="Not agree with a refusal",
        method="POST",
        args=link("refused_reply"),
        data=form(text="Ma réponse est courte."),
        **LINKED,
    ),
    Page(name="notices:reply_detail", what="Read a right of reply", args=one("reply"), allowed=DESK),
    Page(
        name="notices:reply_detail",
        what="Show a right of reply, or refuse it",
        method="POST",
        args=one("reply"),
        data=form(choice="show"),
        allowed=DESK,
    ),
]

OPERATIONS = [
    Operation(
        name="notices.report",
        allowed=SIGNED_IN,
        by_system=True,
        act=lambda place, **by: operations.report(place.text, programme=place.programme, reason="insult", **by),
    ),
    Operation(
        name="notices.decide",
        allowed=DESK,
        act=lambda place, **by: operations.decide(place.report, act="nothing", decision="Rien.", **by),
    ),
    Operation(
        name="notices.appeal",
        allowed=DELEGATES,
        act=lambda place, **by: operations.appeal(place.decided_report, side="author", text="Non.", **by),
    ),
    Operation(
        name="notices.decide_appeal",
        allowed=DESK,
        act=lambda place, **by: operations.decide_appeal(place.appeal, outcome="upheld", decision="Juste.", **by),
    ),
    Operation(
        name="notices.ask_reply",
        allowed=SIGNED_IN,
        by_system=True,
        act=lambda place, **by: operations.ask_reply(
            place.text, name="Jeanne Morel", email="jeanne@test.example", words="C’est faux.", **by
        ),
    ),
    Operation(
        name="notices.confirm_reply",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.confirm_reply(place.asked_reply, **by),
    ),
    Operation(
        name="notices.show_reply", allowed=DESK, act=lambda place, **by: operations.show_reply(place.reply, **by)
    ),
    Operation(
        name="notices.refuse_reply",
        allowed=DESK,
        act=lambda place, **by: operations.refuse_reply(place.reply, decision="Trop longue.", **by),
    ),
    Operation(
        name="notices.apply_levels",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, **by: operations.apply_levels(**by),
    ),
    Operation(name="notices.forget", allowed=NOBODY, by_system=True, act=lambda place, **by: operations.forget(**by)),
]
