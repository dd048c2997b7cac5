import datetime
import uuid

import pytest

from portevoix.kit import clock
from portevoix.sheets.models import Answer, Referral, Sheet, Step
from tests.factories import (
    AnswerFactory,
    DetailsRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferralFactory,
    SheetFactory,
    UserFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def organisation(programme):
    return OrganisationFactory(programme=programme, name="Service des transports")


@pytest.fixture
def agent(organisation, client):
    user = MembershipFactory(organisation=organisation).user
    client.force_login(user)
    return user


@pytest.fixture
def desk_member(programme):
    return MembershipFactory(organisation=programme.organisation_set.get(kind="desk")).user


@pytest.fixture
def referral(programme, organisation):
    return ReferralFactory(sheet=SheetFactory(programme=programme, sent=True), organisation=organisation)


def in_english(client):
    client.cookies["django_language"] = "en"


def post(client, referral, action, **fields):
    fields.setdefault("key", str(uuid.uuid4()))
    return client.post(f"/traiter/{referral.pk}/", {"action": action, **fields})


def test_the_board_puts_the_nearest_date_first(client, agent, programme, organisation):
    later = ReferralFactory(sheet__programme=programme, organisation=organisation, due_at=clock.now() + 9 * DAY)
    sooner = ReferralFactory(sheet__programme=programme, organisation=organisation, due_at=clock.now() + 2 * DAY)

    page = client.get("/traiter/").content.decode()

    assert page.index(f"/traiter/{sooner.pk}/") < page.index(f"/traiter/{later.pk}/")


def test_the_board_says_in_words_how_late_an_answer_is(client, agent, programme, organisation):
    ReferralFactory(sheet__programme=programme, organisation=organisation, late=True, taken=True)

    in_english(client)
    response = client.get("/traiter/")

    assert "working days late" in response.content.decode()
    assert response.context["owed"]["late"] == 1


def test_what_waits_for_the_class_is_not_said_to_wait_for_the_addressee(client, agent, programme, organisation):
    for fields in ({"taken": True}, {"taken": True, "state": "waiting", "paused_at": clock.now()}):
        ReferralFactory(sheet__programme=programme, organisation=organisation, **fields)
    ReferralFactory(sheet__programme=programme, organisation=organisation, taken=True, state="mediation", contests=2)

    in_english(client)
    response = client.get("/traiter/")

    assert response.context["owed"]["total"] == 1
    assert "1 sheet waits for you." in response.text
    assert response.context["owed"]["waiting"] == 2


@pytest.mark.parametrize(("is_settled", "said"), [(True, "Settled"), (False, "Answered")])
def test_what_the_class_has_settled_is_shown_as_settled(client, agent, programme, organisation, is_settled, said):
    answered = AnswerFactory(
        referral=ReferralFactory(sheet__programme=programme, organisation=organisation, taken=True)
    ).referral.sheet
    if is_settled:
        Sheet.objects.filter(pk=answered.pk).update(status="settled", settled_at=clock.now())

    in_english(client)
    card = client.get("/traiter/?vue=repondues").text.partition('<article class="card">')[2].partition("</header>")[0]

    assert [words for words in ("Settled", "Answered") if words in card] == [said]


def test_one_person_sees_the_sheets_of_both_organisations(client, agent, programme, referral):
    second = MembershipFactory(user=agent, organisation=OrganisationFactory(programme=programme)).organisation
    other = ReferralFactory(sheet__programme=programme, organisation=second)

    page = client.get("/traiter/").content.decode()

    assert f"/traiter/{referral.pk}/" in page
    assert f"/traiter/{other.pk}/" in page
    assert second.name in page


def test_an_empty_board_says_that_there_is_nothing_to_watch(client, agent):
    in_english(client)
    page = client.get("/traiter/").content.decode()

    assert "Nothing waits for you" in page


@pytest.mark.parametrize("view", ["", "?vue=a-prendre", "?vue=repondues", "?vue=transmises"])
def test_the_board_asks_as_much_for_many_sheets_as_for_few(
    client, agent, programme, organisation, assert_constant_queries, view
):
    def add_rows():
        for _row in range(4):
            ReferralFactory(sheet__programme=programme, organisation=organisation, late=True)
            ReferralFactory(sheet__programme=programme, organisation=organisation, state="passed_on")
            AnswerFactory(referral=ReferralFactory(sheet__programme=programme, organisation=organisation, taken=True))

    add_rows()

    assert_constant_queries(f"/traiter/{view}", add_rows=add_rows)


@pytest.mark.parametrize("query", ["?vue=nowhere", "?vue=repondues&page=999999", "?vue=repondues&page=" + "9" * 5000])
def test_an_unknown_view_or_a_page_too_far_is_not_found(client, agent, query):
    assert client.get(f"/traiter/{query}").status_code == 404


def test_whoever_belongs_to_no_organisation_has_no_board(client, programme):
    client.force_login(UserFactory())

    assert client.get("/traiter/").status_code == 403


def test_the_desk_sees_apart_what_nobody_has_taken_in_time(client, desk_member, programme, referral):
    client.force_login(desk_member)
    forgotten = ReferralFactory(sheet__programme=programme, organisation=referral.organisation, late=True)

    page = client.get("/traiter/?vue=non-prises").content.decode()

    assert f"/traiter/{forgotten.pk}/" in page
    assert f"/traiter/{referral.pk}/" not in page


def test_what_nobody_has_taken_is_for_the_desk_alone(client, agent):
    assert client.get("/traiter/?vue=non-prises").status_code == 403


def test_a_stranger_does_not_find_the_page_of_a_referral(client, programme, referral):
    client.force_login(MembershipFactory(organisation__programme=programme).user)

    assert client.get(f"/traiter/{referral.pk}/").status_code == 404


def test_taking_in_charge_is_one_click(client, agent, referral):
    response = post(client, referral, "take")

    assert response.status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.taken_by) == ("taken", agent)


def test_a_step_sent_twice_is_published_once(client, agent, referral):
    key = str(uuid.uuid4())

    first = post(client, referral, "step", text="Le transporteur répond mardi.", key=key)
    second = post(client, referral, "step", text="Le transporteur répond mardi.", key=key)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Step.objects.count() == 1


def test_a_step_too_long_comes_back_whole(client, agent, referral):
    response = post(client, referral, "step", text="a" * 512)

    assert response.status_code == 422
    assert "a" * 512 in response.content.decode()
    assert not Step.objects.exists()


def test_a_question_waits_for_its_reply_before_the_next(client, agent, referral):
    post(client, referral, "ask", question="Quels jours ?")

    response = post(client, referral, "ask", question="Et à quelle heure ?")

    assert response.status_code == 409
    assert "Et à quelle heure ?" in response.content.decode()
    assert referral.details_requests.count() == 1


def test_two_colleagues_who_take_it_at_once_see_how_it_stands(client, agent, referral):
    Referral.objects.filter(pk=referral.pk).update(state="taken", taken_at=clock.now(), taken_by=UserFactory())

    assert post(client, referral, "take").status_code == 409


def test_an_unknown_action_is_refused(client, agent, referral):
    assert post(client, referral, "delete").status_code == 400


@pytest.mark.parametrize("action", ["take", "step", "ask"])
def test_the_desk_reads_but_acts_in_nobodys_place(client, desk_member, referral, action):
    client.force_login(desk_member)

    assert client.get(f"/traiter/{referral.pk}/").status_code == 200
    assert post(client, referral, action, text="x", question="x").status_code == 403


def test_the_private_thread_is_closed_to_the_desk(client, agent, desk_member, referral):
    DetailsRequestFactory(referral=referral, question="Une question privée ?")

    assert "Une question privée ?" in client.get(f"/traiter/{referral.pk}/").content.decode()
    client.force_login(desk_member)
    assert "Une question privée ?" not in client.get(f"/traiter/{referral.pk}/").content.decode()


@pytest.mark.parametrize("state", ["to_take", "taken", "waiting", "contested", "mediation", "passed_on", "released"])
def test_every_state_of_a_referral_has_its_page(client, agent, referral, state):
    taken = {"taken_at": clock.now(), "taken_by": agent} if state in ("taken", "waiting") else {}
    ended = {"rings_at": None} if state in ("passed_on", "released") else {}
    Referral.objects.filter(pk=referral.pk).update(state=state, **ended, **taken)

    assert client.get(f"/traiter/{referral.pk}/").status_code == 200


def test_an_answered_referral_shows_its_answer(client, agent, referral):
    Referral.objects.filter(pk=referral.pk).update(state="taken", taken_at=clock.now(), taken_by=agent)
    answer = AnswerFactory(referral=referral)

    page = client.get(f"/traiter/{referral.pk}/").content.decode()

    assert Answer.objects.get() == answer
    assert answer.decision.replace("'", "&#x27;") in page


@pytest.mark.parametrize("words", ["lignes", "METROPOLE", "metropole service"])
def test_the_desk_finds_another_organisation_and_passes_the_sheet_on(client, desk_member, programme, referral, words):
    client.force_login(desk_member)
    other = OrganisationFactory(programme=programme, name="Métropole, service des lignes")
    url = f"/traiter/{referral.pk}/transmettre/"

    found = client.get(url, {"q": words}).content.decode()
    response = client.post(url, {"q": words, "to": other.pk, "reason": "La ligne est à elle.", "key": uuid.uuid4()})

    assert f'value="{other.pk}"' in found
    assert response.status_code == 302
    assert referral.sheet.referrals.get(organisation=other).reason == "passed_on"


@pytest.mark.parametrize("to", ["", "abc", "999999", "9" * 40])
def test_passing_on_to_nobody_keeps_the_reason(client, desk_member, referral, to):
    client.force_login(desk_member)

    response = client.post(
        f"/traiter/{referral.pk}/transmettre/", {"to": to, "reason": "Parce que.", "key": uuid.uuid4()}
    )

    assert response.status_code == 422
    assert referral.sheet.referrals.count() == 1


def test_only_the_desk_passes_on(client, agent, referral):
    assert client.get(f"/traiter/{referral.pk}/transmettre/").status_code == 403
