import pytest
from django.test import Client
from django.urls import reverse

from portevoix.boards.phones import COOKIE, digest
from tests import factories as make


@pytest.fixture
def cohort(programme):
    return make.CohortFactory(programme=programme, name="Cuisine", headcount=17)


@pytest.fixture
def delegate(cohort):
    return make.MandateFactory(cohort=cohort).user


@pytest.fixture
def board(cohort, delegate):
    theme = make.ThemeFactory(programme=cohort.programme)
    draft = make.SheetFactory(programme=cohort.programme, cohort=cohort, theme=theme, drafted_by=delegate)
    return make.BoardFactory(cohort=cohort, sheet=draft)


@pytest.fixture
def as_delegate(client, delegate):
    client.force_login(delegate)
    return client


@pytest.fixture
def telephone(board):
    """`telephone()`: (browser, Phone) of somebody of the class; each call is another one."""

    def come_in(**fields):
        phone = make.PhoneFactory(board=board, **fields)
        token = f"secret-of-a-phone-{phone.pk}"
        phone.token_digest = digest(token, board)
        phone.save()
        browser = Client()
        browser.cookies[COOKIE] = token
        return browser, phone

    return come_in


@pytest.fixture
def at(board):
    """`at("question", "probleme")`: an address of the board."""
    return lambda name, *args: reverse(f"boards:{name}", args=[board.key, *args])


@pytest.fixture
def own(cohort):
    """An address of the delegates' side."""
    return lambda name, *args: reverse(f"boards:{name}", args=[cohort.slug, *args])
