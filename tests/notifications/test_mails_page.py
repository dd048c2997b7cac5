"""In the demonstration, and there only, every mail can be read in the browser."""

import datetime

import pytest

from portevoix.kit import clock
from portevoix.notifications.views.mails import PER_PAGE
from tests.factories import MailFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO = True


def subjects(client, query=""):
    response = client.get(f"/courriels/{query}")
    assert response.status_code == 200
    return [mail.subject for mail in response.context["mails"]]


def write(number, **fields):
    return MailFactory(subject=f"Courriel {number}", created_at=clock.now() - number * HOUR, **fields)


def test_the_latest_comes_first_thirty_to_a_page(client, programme):
    for number in range(PER_PAGE + 2):
        write(number)

    assert subjects(client) == [f"Courriel {number}" for number in range(PER_PAGE)]
    assert subjects(client, "?page=2") == [f"Courriel {PER_PAGE}", f"Courriel {PER_PAGE + 1}"]
    assert 'rel="next"' in client.get("/courriels/").content.decode()
    assert 'rel="next"' not in client.get("/courriels/?page=2").content.decode()


def test_a_full_last_page_leads_no_further(client, programme):
    for number in range(PER_PAGE):
        write(number)

    assert 'rel="next"' not in client.get("/courriels/").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        *("2", "10000", "10001", "0", "-1", "1.5", "abc", "", "%00", "²"),
        *("9" * 30, "9" * 5000, "0000019999999999999999999999"),
    ],
)
def test_a_page_that_is_not_there_is_a_404(client, programme, page):
    write(1)

    assert client.get(f"/courriels/?page={page}").status_code == 404


def test_one_mailbox_is_found_by_a_part_of_its_address(client, programme):
    write(1, recipient="samira@stagiaires.example")
    write(2, recipient="theo@stagiaires.example")

    assert subjects(client, "?boite=SAMIRA") == ["Courriel 1"]
    assert subjects(client, "?boite=%20samira%20") == ["Courriel 1"]
    assert subjects(client, "?boite=stagiaires") == ["Courriel 1", "Courriel 2"]
    assert subjects(client, "?boite=nobody") == []


@pytest.mark.parametrize("wanted", ["%25", "_", "'%20OR%201=1--", "%22%3E%3Cscript%3E", "é" * 300])
def test_what_is_searched_is_text(client, programme, wanted):
    write(1)

    assert subjects(client, f"?boite={wanted}") == []
    assert "<script>" not in client.get(f"/courriels/?boite={wanted}").content.decode()


def test_a_nul_byte_is_left_out_of_the_search(client, programme):
    write(1, recipient="samira@stagiaires.example")

    assert subjects(client, "?boite=sam%00ira") == ["Courriel 1"]


def test_the_search_is_kept_from_page_to_page(client, programme):
    for number in range(PER_PAGE + 1):
        write(number, recipient=f"accueil-{number}@centre.example")
    write(99)

    page = client.get("/courriels/?boite=centre").content.decode()

    assert 'href="?boite=centre&amp;page=2"' in page
    assert subjects(client, "?boite=centre&page=2") == [f"Courriel {PER_PAGE}"]


def test_a_mail_is_shown_as_text_with_its_links(client, programme):
    mail = write(1, recipient="samira@stagiaires.example", body="Bonjour <b>vous</b>\n\nhttp://127.0.0.1/fiches/\n")

    page = client.get(f"/courriels/{mail.pk}/").content.decode()

    assert "samira@stagiaires.example" in page
    assert "&lt;b&gt;vous&lt;/b&gt;" in page
    assert '<a href="http://127.0.0.1/fiches/"' in page


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_a_mail_that_is_not_there_is_a_404(client, programme, pk):
    assert client.get(f"/courriels/{pk}/").status_code == 404


def test_elsewhere_no_mail_can_be_read(client, programme, settings):
    settings.DEMO = False
    mail = write(1)

    assert client.get("/courriels/").status_code == 404
    assert client.get(f"/courriels/{mail.pk}/").status_code == 404
    assert "/courriels/" not in client.get("/").content.decode()


def test_it_asks_as_many_questions_for_many_mails_as_for_few(assert_constant_queries, programme):
    write(1)

    assert_constant_queries("/courriels/", add_rows=lambda: [write(number) for number in range(2, 12)])
