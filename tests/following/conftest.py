"""A sheet that everyone reads, with what surrounds it, and the worker that writes to those who follow."""

import pytest

from portevoix.following import tasks
from portevoix.following.models import Follow
from portevoix.jobs import worker
from portevoix.notifications.models import Mail
from tests import factories as make


@pytest.fixture
def place(programme):
    """{name: thing} of one shown sheet: its theme, its territory and the region around it, its addressee, its class."""
    region = make.TerritoryFactory(programme=programme, kind="region", code="93", name="La région")
    territory = make.TerritoryFactory(programme=programme, code="13", parent=region, name="Le département")
    theme = make.ThemeFactory(programme=programme, slug="transport")
    cohort = make.CohortFactory(programme=programme)
    sheet = make.SheetFactory(programme=programme, cohort=cohort, theme=theme, territory=territory, sent=True)
    service = make.OrganisationFactory(programme=programme, slug="region-transports")
    referral = make.ReferralFactory(sheet=sheet, organisation=service, taken=True)
    return {
        "programme": programme,
        "theme": theme,
        "territory": territory,
        "region": region,
        "organisation": service,
        "provider": cohort.provider,
        "sheet": sheet,
        "referral": referral,
        "member": make.MembershipFactory(organisation=service).user,
    }


@pytest.fixture
def followed(place):
    """`followed("theme")`: a mailbox follows it, at once."""

    def make_follow(kind, **fields):
        column = {"region": "territory", "provider": "organisation"}.get(kind, kind)
        named = {} if kind == "programme" else {column: place[kind]}
        follower = make.FollowerFactory(programme=place["programme"], **({"rhythm": "at_once"} | fields))
        return make.FollowFactory(follower=follower, **named)

    return make_follow


@pytest.fixture
def letters():
    """What followers have been sent once the queue has done its work, oldest first."""

    def written():
        worker.drain()
        tasks.write_to_followers.enqueue()
        worker.drain(task=tasks.write_to_followers.module_path)
        return list(Mail.objects.exclude(stop_link="").order_by("pk"))

    return written


@pytest.fixture
def nobody_follows():
    return lambda: not Follow.objects.exists()
