"""What one is told, read in the site."""

import re

import pytest
from django.urls import reverse

from portevoix.notifications.models import Notice
from portevoix.notifications.views.news import PER_PAGE
from tests.factories import EntryFactory, NoticeFactory, ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/nouvelles/"


@pytest.fixture
def reader(client, programme):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def told(programme, reader, in_days):
    def make(subject, *, days=0, **fields):
        kind = {"user": reader, "entry": EntryFactory(programme=programme), "created_at": in_days(days)}
        return NoticeFactory(subject=subject, **(kind | fields))

    return make


def shown(client, url=URL):
    return client.get(url).content.decode()


def test_nothing_yet_is_said_kindly(client, reader):
    page = shown(client)

    assert "Rien de nouveau pour vous" in page
    assert "J’ai tout lu" not in page


def test_what_waits_comes_first_and_what_is_read_last(client, told, now):
    told("Déjà lue", read_at=now, section="todo")
    told("Réglée", section="closed")
    told("Ancienne nouvelle", days=-2)
    told("Nouvelle fraîche", days=-1)
    told("À répondre", section="todo", days=-9)

    page = shown(client)

    order = ["À répondre", "Nouvelle fraîche", "Ancienne nouvelle", "Réglée", "Déjà lue"]
    assert sorted(order, key=page.index) == order


def test_opening_the_page_marks_nothing_and_the_header_counts(client, told):
    told("Une")
    told("Deux")

    shown(client)

    assert "Nouvelles (2)" in shown(client, "/")


def test_one_news_is_marked_by_its_button(client, told):
    notice, other = told("Une"), told("Deux")

    response = client.post(reverse("notifications:news_read", args=[notice.pk]))

    assert response["Location"] == URL
    assert list(Notice.objects.unread()) == [other]


def test_all_are_marked_but_what_came_since(client, told):
    told("Une")
    until = re.search(r'name="until" value="(\d+)"', shown(client))[1]
    since = told("Entre-temps")

    client.post(URL, {"until": until})

    assert list(Notice.objects.unread()) == [since]


def test_a_nonsense_number_marks_nothing(client, told):
    told("Une")

    response = client.post(URL, {"until": "beaucoup"})

    assert (response.status_code, Notice.objects.unread().count()) == (302, 1)


def test_nobody_reads_or_marks_the_news_of_another(client, told):
    notice = told("Pour une autre", user=UserFactory())

    assert "Pour une autre" not in shown(client)
    assert client.post(reverse("notifications:news_read", args=[notice.pk])).status_code == 404


def test_the_news_of_another_programme_stay_there(client, told):
    told("Ailleurs", entry=EntryFactory(programme=ProgrammeFactory(slug="ailleurs")))

    assert "Ailleurs" not in shown(client)


def test_ten_thousand_news_have_pages(client, told, programme, reader, now):
    entry = told("La première").entry
    Notice.objects.bulk_create(
        Notice(
            recipient=f"{number}@test.example",
            user=reader,
            programme=programme,
            entry=entry,
            subject="x",
            created_at=now,
        )
        for number in range(9_999)
    )

    last = 10_000 // PER_PAGE + 1
    page = shown(client, f"{URL}?page={last}")

    assert "Nouvelles (99+)" in page
    assert "Page précédente" in page
    assert client.get(f"{URL}?page={last + 1}").status_code == 404


def test_the_page_costs_the_same_for_many(client, told, assert_constant_queries):
    told("Une")

    assert_constant_queries(URL, add_rows=lambda: [told(f"Encore {number}") for number in range(5)])


def test_a_visitor_is_told_of_no_news(client, programme):
    assert URL not in shown(client, "/")
    assert "/connexion/" in client.get(URL)["Location"]


def test_a_link_stays_in_the_site_by_whatever_name_it_is_reached(client, told):
    told("À répondre", link="https://ancien-nom.example/traiter/4/?vue=a#answer-2")

    page = shown(client)

    assert 'href="/traiter/4/?vue=a#answer-2"' in page
    assert "ancien-nom.example" not in page
