import pytest
from django.urls import reverse

from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from tests import factories as make

from .story import Life

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(programme):
    life = Life(programme, sent_at=clock.now())
    worker.drain()
    return life


def page(client, life):
    return client.get(reverse("sheets:messages", args=[life.sheet.reference])).content.decode()


def test_those_who_wrote_see_whether_it_arrived(client, life):
    client.force_login(life.delegate)

    shown = page(client, life)

    assert "2 messages envoyés" in shown
    assert life.agent.email not in shown


def test_a_refused_message_is_seen_by_those_in_whose_name_it_left(client, life):
    Mail.objects.filter(recipient=life.agent.email).update(state="refused")
    client.force_login(life.delegate)

    assert "1 message refusé" in page(client, life)


def test_the_page_asks_as_much_for_a_long_history_as_for_a_short_one(client, life, assert_constant_queries):
    client.force_login(life.facilitator)

    def add_rows():
        for _number in range(5):
            entry = make.EntryFactory(
                programme=life.programme,
                verb="sheets.taken",
                subject_model=life.sheet._meta.label,
                subject_id=life.sheet.pk,
                facts={"organisation": "La ville"},
            )
            make.MailFactory(entry=entry)

    assert_constant_queries(reverse("sheets:messages", args=[life.sheet.reference]), add_rows=add_rows)


def test_nobody_else_learns_that_it_exists(client, life):
    client.force_login(make.MandateFactory(cohort__programme=life.programme).user)

    assert client.get(reverse("sheets:messages", args=[life.sheet.reference])).status_code == 404
