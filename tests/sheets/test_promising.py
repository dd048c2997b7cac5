import pytest
from django.urls import reverse

from portevoix.commitments.models import Commitment
from portevoix.kit import clock
from portevoix.traces.models import Link

from .pages import send
from .story import DAY, HOUR, Life

pytestmark = pytest.mark.django_db
SAID = {"text": "Un deuxième bus en janvier.", "responsible": "L’accueil, 04 00 00 00 00"}


@pytest.fixture
def life(programme):
    life = Life(programme, sent_at=clock.now() - 3 * DAY)
    life.answer(at=clock.now() - HOUR)
    return life


def test_the_next_step_of_an_answer_is_a_promise_with_its_date(life):
    answer = life.referral.answer

    assert answer.commitment.due_on == answer.next_step_date
    assert answer.commitment.text == answer.next_step
    assert Link.objects.get(relation="promises").source == answer


def test_something_more_is_promised_and_followed_in_public(client, life):
    client.force_login(life.agent)
    due_on = clock.now().date() + 40 * DAY

    answer = send(
        client, reverse("sheets:handle", args=[life.referral.pk]), action="promise", **SAID, due_on=due_on.isoformat()
    )

    assert answer.status_code == 302
    made = Commitment.objects.get(text=SAID["text"])
    assert (made.due_on, made.organisation) == (due_on, life.service)
    page = client.get(life.sheet.get_absolute_url()).content.decode()
    assert SAID["text"] in page
    assert made.get_absolute_url() in page


@pytest.mark.parametrize("due_on", ["", "demain", "2020-01-01", "9999-12-31"])
def test_a_promise_without_a_good_date_comes_back_whole(client, life, due_on):
    client.force_login(life.agent)

    answer = send(client, reverse("sheets:handle", args=[life.referral.pk]), action="promise", **SAID, due_on=due_on)

    assert answer.status_code == 422
    assert SAID["text"] in answer.content.decode()
    assert not Commitment.objects.filter(text=SAID["text"]).exists()


def test_the_sheet_says_whether_the_promise_is_kept(client, life):
    from portevoix.commitments import operations as commitments

    commitments.keep(life.referral.answer.commitment, proof_text="Le bus passe.", by=life.agent, at=clock.now())

    assert "Tenu" in client.get(life.sheet.get_absolute_url()).content.decode()
