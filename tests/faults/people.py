"""Fills a site: delegates with drafts ready to leave, agents with sheets to answer, all signed in.

`python -m tests.faults.people DRAFTS REFERRALS` prints the cookies and the keys as JSON.
"""

import json
import os
import sys

import django

CLIENTS = 8


def main(drafts: int, referrals: int) -> dict:
    from django.db import transaction

    from tests.factories import (
        CompetenceFactory,
        MembershipFactory,
        OrganisationFactory,
        ProgrammeFactory,
        ThemeFactory,
    )

    with transaction.atomic():
        programme = ProgrammeFactory(is_default=True, desk=True)
        theme = ThemeFactory(programme=programme)
        service = OrganisationFactory(programme=programme)
        CompetenceFactory(programme=programme, theme=theme, organisation=service)
        delegates = [_delegate(programme, theme, drafts // CLIENTS) for _ in range(CLIENTS)]
        agents = [MembershipFactory(organisation=service).user for _ in range(CLIENTS)]
        waiting = _referrals(programme, theme, service, referrals)
        return {
            "delegates": delegates,
            "agents": [_session(agent) for agent in agents],
            "referrals": waiting,
        }


def _delegate(programme, theme, drafts):
    from tests.factories import CohortFactory, MandateFactory, SheetFactory

    cohort = CohortFactory(programme=programme)
    user = MandateFactory(cohort=cohort).user
    sheets = SheetFactory.create_batch(drafts, programme=programme, cohort=cohort, theme=theme, drafted_by=user)
    return {"session": _session(user), "cohort": cohort.slug, "drafts": [sheet.pk for sheet in sheets]}


def _referrals(programme, theme, service, number):
    from tests.factories import CohortFactory, ReferralFactory, SheetFactory

    cohort = CohortFactory(programme=programme)
    author = SheetFactory(programme=programme, cohort=cohort, theme=theme).drafted_by
    return [
        ReferralFactory(
            organisation=service,
            sheet=SheetFactory(
                sent=True,
                programme=programme,
                cohort=cohort,
                theme=theme,
                drafted_by=author,
                # Numbers of a year that this test does not reach: the ones it gives must not meet them.
                reference=f"2020-{number:04d}",
            ),
        ).pk
        for number in range(number)
    ]


def _session(user) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
