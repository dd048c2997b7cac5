"""The apps below sheets: organisations, delegates, programmes, notifications, accounts."""

import datetime
import uuid

from portevoix.accounts import operations as accounts
from portevoix.delegates import operations as delegates
from portevoix.organisations import operations as organisations
from portevoix.programmes import operations as programmes
from tests.factories import UserFactory

from .actors import ADDRESSEE, DESK, EVERYONE, NOBODY, NOT_SIGNED_IN, SIGNED_IN, STAFF
from .table import FOR_ANOTHER, Operation, Page

PROVIDER = frozenset({"provider_staff"})
DAY = datetime.timedelta(days=1)


def invitation(place):
    return [place.invitation]


def dead_address(place):
    return [place.dead_address.pk]


def own_absence(place):
    """The form names its person: an agent's page takes no other."""
    days = dict.fromkeys(("starts_on", "ends_on"), place.today + 60 * DAY)
    return {"key": str(uuid.uuid4()), "membership": place.membership.pk, "deputy": "", **days}


PAGES = [
    Page(name="set_language", what="Change the language", method="POST", allowed=EVERYONE, is_public=True),
    Page(name="account_request_login_code", what="Ask for a code", allowed=EVERYONE),
    Page(
        name="account_request_login_code",
        what="Receive a code",
        method="POST",
        data=lambda place: {"email": "personne@test.example"},
        allowed=EVERYONE,
    ),
    Page(name="account_confirm_login_code", what="Type the code (after asking for it)", allowed=SIGNED_IN),
    Page(
        name="account_confirm_login_code",
        what="Sign in with the code (after asking for it)",
        method="POST",
        data=lambda place: {"code": "123456"},
        allowed=SIGNED_IN,
    ),
    Page(name="account_logout", what="Be asked before signing out", allowed=EVERYONE),
    Page(name="account_logout", what="Sign out", method="POST", allowed=EVERYONE),
    Page(name="organisations:absence", what="See who is away", allowed=STAFF, refused=SIGNED_IN - STAFF),
    Page(
        name="organisations:absence",
        what="Announce an absence of one's own",
        method="POST",
        data=own_absence,
        allowed=ADDRESSEE,
        refused=SIGNED_IN - ADDRESSEE,
    ),
    Page(
        name="organisations:absence_end",
        what="End the absence of an agent of the addressee",
        method="POST",
        args=lambda place: [place.absence.pk],
        allowed=ADDRESSEE,
    ),
    Page(
        name="organisations:invitation",
        what="Open the invitation of an organisation's mailbox",
        args=invitation,
        allowed=EVERYONE,
        is_public=True,
    ),
    Page(
        name="organisations:invitation",
        what="Accept it: a code goes to that mailbox",
        method="POST",
        args=invitation,
        allowed=NOT_SIGNED_IN,
        refused=SIGNED_IN,
        refusal=FOR_ANOTHER,
        is_public=True,
    ),
    Page(
        name="organisations:settings",
        what="See how one's organisations answer",
        allowed=STAFF,
        refused=SIGNED_IN - STAFF,
    ),
    Page(
        name="organisations:settings",
        what="Have each answer of an organisation read by a colleague",
        method="POST",
        data=lambda place: {"organisation": place.service.slug, "wanted": "1"},
        allowed=DESK | {"head"},
        refused=(ADDRESSEE - {"head"}) | (SIGNED_IN - STAFF),
    ),
    Page(
        name="organisations:calls",
        what="See whose address no longer takes mails",
        allowed=DESK,
        refused=SIGNED_IN - DESK,
    ),
    Page(
        name="organisations:call",
        what="See one of these addresses",
        args=dead_address,
        allowed=DESK,
    ),
    Page(
        name="organisations:call",
        what="Note a call",
        method="POST",
        args=dead_address,
        data=lambda place: {"action": "called", "note": "Absente."},
        allowed=DESK,
    ),
    Page(
        name="organisations:correct_mailbox",
        what="Correct the mailbox of an organisation",
        method="POST",
        args=dead_address,
        data=lambda place: {"organisation": place.other_service.pk, "email": "neuve@test.example"},
        allowed=DESK,
    ),
    Page(
        name="notifications:mails",
        what="Read the mails (demonstration only)",
        allowed=EVERYONE,
        is_public=True,
        is_demo=True,
    ),
    Page(
        name="notifications:mail",
        what="Read one mail (demonstration only)",
        args=lambda place: [place.mail.pk],
        allowed=EVERYONE,
        is_public=True,
        is_demo=True,
    ),
]

OPERATIONS = [
    Operation(
        name="accounts.choose_language",
        allowed=SIGNED_IN,
        by_system=True,
        act=lambda place, *, by, at: accounts.choose_language(language="en", by=by),
    ),
    Operation(
        name="accounts.choose_rhythm",
        allowed=SIGNED_IN,
        by_system=True,
        act=lambda place, *, by, at: accounts.choose_rhythm(rhythm="daily", by=by),
    ),
    Operation(
        name="organisations.add_territory",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.add_territory(
            place.programme, kind="district", code="x", name="X", parent=None, **by
        ),
    ),
    Operation(
        name="organisations.add_organisation",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.add_organisation(
            place.programme, kind="service", slug="neuf", name="Neuf", **by
        ),
    ),
    Operation(
        name="organisations.update_organisation",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.update_organisation(place.service, changes={"town": "Arles"}, **by),
    ),
    Operation(
        name="organisations.set_answer_check",
        allowed=DESK | {"head"},
        act=lambda place, **by: organisations.set_answer_check(place.service, wanted=True, **by),
    ),
    Operation(
        name="organisations.set_synonyms",
        allowed=frozenset({"coordinator"}),
        act=lambda place, **by: organisations.set_synonyms(place.programme, lines="bus, car", version=0, **by),
    ),
    Operation(
        name="organisations.add_member",
        allowed=DESK | ADDRESSEE,
        by_system=True,
        act=lambda place, **by: organisations.add_member(place.service, UserFactory(), **by),
    ),
    Operation(
        name="organisations.end_membership",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.end_membership(place.membership, **by),
    ),
    Operation(
        name="organisations.revive_address",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.revive_address(place.programme, place.dead_address, note="", **by),
    ),
    Operation(
        name="organisations.note_call",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.note_call(place.programme, place.dead_address, note="", **by),
    ),
    Operation(
        name="organisations.correct_mailbox",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.correct_mailbox(place.service, email="neuve@test.example", **by),
    ),
    Operation(
        name="organisations.announce_absence",
        allowed=ADDRESSEE,
        act=lambda place, **by: organisations.announce_absence(
            place.membership, starts_on=place.today + 40 * DAY, ends_on=place.today + 41 * DAY, **by
        ),
    ),
    Operation(
        name="organisations.end_absence",
        allowed=ADDRESSEE,
        act=lambda place, **by: organisations.end_absence(place.absence, **by),
    ),
    Operation(
        name="organisations.add_competence",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.add_competence(
            place.programme, theme=place.theme, is_own_provider=True, **by
        ),
    ),
    Operation(
        name="organisations.remove_competence",
        allowed=DESK,
        by_system=True,
        act=lambda place, **by: organisations.remove_competence(place.competence, **by),
    ),
    Operation(
        name="delegates.rename_cohort",
        allowed=DESK | PROVIDER,
        by_system=True,
        act=lambda place, **by: delegates.rename_cohort(place.cohort, name="Autre", slug="autre", **by),
    ),
    Operation(
        name="delegates.open_cohort",
        allowed=DESK | PROVIDER,
        by_system=True,
        act=lambda place, **by: delegates.open_cohort(
            programme=place.programme,
            provider=place.provider,
            slug="neuve",
            name="Neuve",
            starts_on=place.today,
            ends_on=place.today,
            **by,
        ),
    ),
    Operation(
        name="delegates.give_mandate",
        allowed=DESK | PROVIDER,
        by_system=True,
        act=lambda place, **by: delegates.give_mandate(place.cohort, UserFactory(), **by),
    ),
    Operation(
        name="delegates.end_mandate",
        allowed=DESK | PROVIDER,
        by_system=True,
        act=lambda place, **by: delegates.end_mandate(place.mandate, **by),
    ),
    Operation(
        name="delegates.enrol",
        allowed=DESK | PROVIDER,
        by_system=True,
        act=lambda place, **by: delegates.enrol(place.cohort, UserFactory(), **by),
    ),
    Operation(
        name="programmes.create",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: programmes.create(by=by, slug="neuf", name="Neuf", pitch="x"),
    ),
    Operation(
        name="programmes.rename_theme",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: programmes.rename_theme(place.theme, slug="autre", name="Autre", by=by),
    ),
    Operation(
        name="programmes.add_theme",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: programmes.add_theme(place.programme, by=by, slug="neuf", name="Neuf"),
    ),
    Operation(
        name="programmes.set_word",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: programmes.set_word(
            place.programme, key="sheet", language="fr", by=by, singular="fiche", plural="fiches", gender="f"
        ),
    ),
    Operation(
        name="programmes.close_between",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: programmes.close_between(
            place.programme, starts_on=place.today, ends_on=place.today + DAY, reason="x", by=by
        ),
    ),
    Operation(
        name="programmes.name_publisher",
        allowed=NOBODY,
        by_system=True,
        act=lambda place, by, at: programmes.name_publisher(place.programme, by=by, name="La Région"),
    ),
]
