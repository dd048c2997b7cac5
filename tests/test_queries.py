"""What a page costs does not grow with what it shows."""

import datetime

import pytest
from django.urls import reverse

from portevoix.organisations import operations as organisations
from portevoix.results.models import Tally
from tests import factories as make
from tests.permissions.world import Place

DAY = datetime.timedelta(days=1)


@pytest.fixture
def place(programme):
    """A programme where something of each kind is there already."""
    programme.organisation_set.all().delete()
    place = Place(programme)
    more(place)()
    return place


def more(place):
    """Adds three of everything: sheets of other classes, themes, addressees, at each stage, with their history."""

    def add():
        for number in range(3):
            service = make.OrganisationFactory(programme=place.programme)
            cohort = make.CohortFactory(programme=place.programme, provider=place.provider)
            sheet = {"sheet__programme": place.programme, "sheet__theme": make.ThemeFactory(programme=place.programme)}
            taken = {"taken": True, "state": "taken"}
            for stage in ({}, taken, {**taken, "state": "waiting"}, {"late": True}):
                make.ReferralFactory(organisation=place.service, **sheet, sheet__cohort=cohort, **stage)
            make.ReferralFactory(organisation=service, **sheet, sheet__cohort=place.cohort)
            answered = make.ReferralFactory(organisation=place.service, **sheet, sheet__cohort=place.cohort, taken=True)
            make.AnswerFactory(referral=answered)
            make.SheetFactory(programme=place.programme, cohort=place.cohort)
            make.MailFactory(programme=place.programme)
            for stage in ({}, {"late": True}, {"kept": True}, {"dropped": True}):
                make.CommitmentFactory(organisation=place.service, cohort=cohort, **stage)
            make.CommitmentFactory(organisation=service)
            Tally.objects.create(programme=place.programme, organisation=service, received=number + 1, late=number)
            write_about(place, sheet_of_all(place, service))

    return add


def sheet_of_all(place, service):
    """The sheet whose own page is measured: one more addressee, with steps, questions and an answer."""
    referral = make.ReferralFactory(sheet=place.sent, organisation=service, taken=True)
    make.StepFactory(referral=referral)
    make.StepFactory(referral=place.referral)
    make.DetailsRequestFactory(
        referral=place.referral, reply="Le lundi.", replied_by=place.people["delegate"], replied_at=place.now + DAY
    )
    make.AnswerFactory(referral=referral)
    return referral


def write_about(place, referral):
    """Lines of history of several people."""
    make.EntryFactory(
        programme=place.programme,
        verb="sheets.taken",
        subject_model="sheets.Sheet",
        subject_id=place.sent.pk,
        facts={"organisation": referral.organisation.name, "organisation_id": referral.organisation.pk},
    )


PAGES = [
    ("visitor", "portal:home", lambda place: []),
    ("visitor", "sheets:list", lambda place: []),
    ("visitor", "sheets:detail", lambda place: [place.sent.reference]),
    ("delegate", "sheets:detail", lambda place: [place.sent.reference]),
    ("agent", "sheets:detail", lambda place: [place.sent.reference]),
    ("visitor", "results:figures", lambda place: []),
    ("visitor", "results:organisation", lambda place: [place.service.slug]),
    ("visitor", "results:organisation", lambda place: [place.provider.slug]),
    ("visitor", "commitments:list", lambda place: []),
    ("visitor", "commitments:detail", lambda place: [place.commitment.pk]),
    ("agent", "commitments:detail", lambda place: [place.commitment.pk]),
    ("agent", "commitments:keep", lambda place: [place.commitment.pk]),
    *(("visitor", f"api:{name}", lambda place: []) for name in ("sheets", "answers", "organisations", "territories")),
    *(("visitor", f"api:{name}", lambda place: []) for name in ("themes", "figures", "open_data", "documentation")),
    ("visitor", "api:sheet", lambda place: [place.sent.reference]),
    *(
        ("visitor", f"api:open311_{name}_{form}", lambda place: [])
        for name in ("requests", "services")
        for form in ("json", "xml")
    ),
    ("coordinator", "results:steering", lambda place: []),
    ("coordinator", "results:steering_csv", lambda place: []),
    ("visitor", "notifications:mails", lambda place: []),
    ("delegate", "sheets:class_board", lambda place: []),
    ("delegate", "sheets:receipt", lambda place: [place.sent.reference]),
    ("delegate", "sheets:draft_addressees", lambda place: [place.draft.pk]),
    ("delegate", "sheets:draft_proofreading", lambda place: [place.draft.pk]),
    ("agent", "sheets:board", lambda place: []),
    ("agent", "sheets:handle", lambda place: [place.referral.pk]),
    ("facilitator", "sheets:pass_on", lambda place: [place.referral.pk]),
]


@pytest.mark.parametrize(("actor", "name", "args"), PAGES, ids=lambda value: value if isinstance(value, str) else "")
def test_as_many_queries_for_many_rows_as_for_few(actor, name, args, place, client, assert_constant_queries, settings):
    settings.DEMO = name.startswith("notifications:")
    if actor != "visitor":
        client.force_login(place.people[actor])

    assert_constant_queries(reverse(name, args=args(place)), add_rows=more(place))


@pytest.mark.parametrize(
    "view",
    [
        "a-prendre",
        "a-repondre",
        "en-attente",
        "repondues",
        "transmises",
        "non-prises",
        "les-miennes",
        "en-retard",
        "mediations",
    ],
)
def test_each_view_of_the_board_is_constant_too(view, place, client, assert_constant_queries):
    organisations.add_member(place.service, place.people["facilitator"], by=place.system, at=place.now)
    client.force_login(place.people["facilitator"])

    assert_constant_queries(f"{reverse('sheets:board')}?vue={view}", add_rows=more(place))


@pytest.mark.parametrize("query", ["statut=en-cours", "page=2", "statut=avec-reponse"])
def test_the_filtered_lists_are_constant_too(query, place, assert_constant_queries):
    for _each in range(10):
        more(place)()

    assert_constant_queries(f"{reverse('sheets:list')}?{query}", add_rows=more(place))
