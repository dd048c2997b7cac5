"""Nobody writes to an address that cannot exist."""

import pytest

from portevoix.notifications.models import Mail
from portevoix.notifications.operations import Addressee, tell
from portevoix.organisations import operations as organisations
from portevoix.timeline.models import Entry
from tests.factories import OrganisationFactory


@pytest.mark.django_db
def test_an_invalid_address_is_passed_over_and_the_others_are_told(now):
    organisation = OrganisationFactory(email="boite@test.example")
    organisations.renew_invitation(organisation, at=now)
    entry = Entry.objects.about(organisation).get(verb="organisations.invited")

    told = tell(
        [Addressee("porte-parole@rejeu.INVALID"), Addressee("quelqu.un@test.example")],
        "organisations/emails/invited.txt",
        entry=entry,
        organisation=organisation,
        way_in="https://test.example/entrer/",
        site="https://test.example/",
    )

    assert [mail.recipient for mail in told] == ["quelqu.un@test.example"]
    assert [mail.recipient for mail in Mail.objects.filter(entry=entry)] == ["quelqu.un@test.example"]
