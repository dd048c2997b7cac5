"""The apps below sheets: organisations, delegates, programmes, notifications, accounts."""

import datetime

from portevoix.accounts import operations as accounts
from portevoix.delegates import operations as delegates
from portevoix.organisations import operations as organisations
from portevoix.programmes import operations as programmes
from tests.factories import UserFactory

from .actors import ADDRESSEE, DESK, EVERYONE, NOBODY, NOT_SIGNED_IN, SIGNED_IN
from .table import FOR_ANOTHER, Operation, Page

PROVIDER = frozenset({"provider_staff"})
DAY = datetime.timedelta(days=1)


def invitation(place):
    return [place.invitation]


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
]
