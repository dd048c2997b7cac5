"""What an addressee does today, in order of date, and who of its people has what."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from portevoix.jobs.worker import drain
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations
from portevoix.sheets.agenda import Day, Group, agenda, counted, with_days_late
from portevoix.sheets.models import Referral
from portevoix.timeline.models import Entry
from tests import factories as make

# A Thursday, then a Friday, of a month without holidays.
THURSDAY = datetime.datetime(2026, 10, 15, 9, 0, tzinfo=PARIS)
FRIDAY = THURSDAY + datetime.timedelta(days=1)
DAY = datetime.timedelta(days=1)


def is_weekday(day):
    return day.weekday() < 5


def end_of(day):
    return day.replace(hour=23, minute=59, second=59)


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme, name="Service des transports")


@pytest.fixture
def agent(service, client):
    user = make.MembershipFactory(organisation=service).user
    client.force_login(user)
    return user


@pytest.fixture
def colleague(service):
    return make.MembershipFactory(organisation=service, user__full_name="Nadia Ferrand").user


@pytest.fixture
def owe(programme, service):
    def make_one(**fields):
        fields.setdefault("referred_at", THURSDAY - 10 * DAY)
        return make.ReferralFactory(sheet__programme=programme, organisation=service, **fields)

    return make_one


@pytest.fixture
def board(client):
    def read(query="", *, language="en"):
        client.cookies["django_language"] = language
        response = client.get(f"/traiter/{query}")
        assert response.status_code == 200
        return response

    return read


def grouped(day):
    return {referral.pk: Group(referral.group) for referral in agenda(Referral.objects.all(), day)}


@pytest.mark.parametrize(
    ("due_in_days", "group"),
    [(-1, Group.LATE), (0, Group.TODAY), (1, Group.WEEK), (4, Group.LATER), (40, Group.LATER)],
)
def test_an_answer_stands_under_the_heading_of_its_date(owe, due_in_days, group):
    referral = owe(taken=True, due_at=end_of(THURSDAY + due_in_days * DAY))

    assert grouped(Day(THURSDAY, is_weekday)) == {referral.pk: group}


def test_on_a_friday_what_is_due_before_monday_is_for_today(owe):
    sunday = owe(taken=True, due_at=end_of(FRIDAY + 2 * DAY))
    monday = owe(taken=True, due_at=end_of(FRIDAY + 3 * DAY))

    assert grouped(Day(FRIDAY, is_weekday)) == {sunday.pk: Group.TODAY, monday.pk: Group.LATER}


def test_what_waits_for_somebody_else_comes_last_whatever_its_date(owe):
    paused = owe(taken=True, state="waiting", due_at=THURSDAY - DAY, paused_at=THURSDAY - 2 * DAY)
    mediated = owe(taken=True, state="mediation", due_at=THURSDAY + DAY)
    late = owe(taken=True, due_at=THURSDAY - DAY)

    listed = list(agenda(Referral.objects.all(), Day(THURSDAY, is_weekday)))

    assert [referral.pk for referral in listed] == [late.pk, paused.pk, mediated.pk]
    assert [referral.group for referral in listed] == [Group.LATE, Group.STOPPED, Group.STOPPED]


def test_a_question_whose_pause_is_over_counts_again(owe):
    referral = owe(taken=True, state="waiting", due_at=THURSDAY - DAY)

    assert grouped(Day(THURSDAY, is_weekday)) == {referral.pk: Group.LATE}


def test_taking_in_charge_comes_before_the_answer(owe):
    owe(take_due_at=end_of(THURSDAY), due_at=end_of(THURSDAY + 20 * DAY))

    referral = agenda(Referral.objects.all(), Day(THURSDAY, is_weekday)).get()

    assert (referral.takes_first, referral.next_at, referral.group) == (True, end_of(THURSDAY), Group.TODAY)


def test_once_the_answer_itself_is_late_nothing_else_is_said(owe):
    owe(take_due_at=THURSDAY - 9 * DAY, due_at=THURSDAY - 2 * DAY)

    referral = agenda(Referral.objects.all(), Day(THURSDAY, is_weekday)).get()

    assert (referral.takes_first, referral.next_at) == (False, THURSDAY - 2 * DAY)


def test_whoever_receives_a_sheet_late_is_not_late_itself(owe):
    referral = owe(referred_at=THURSDAY, take_due_at=THURSDAY, due_at=end_of(THURSDAY + DAY))

    assert grouped(Day(THURSDAY + datetime.timedelta(hours=1), is_weekday)) == {referral.pk: Group.WEEK}


def test_lateness_is_counted_in_working_days(owe):
    owe(taken=True, due_at=end_of(FRIDAY))
    day = Day(FRIDAY + 5 * DAY, is_weekday)

    [referral] = with_days_late(list(agenda(Referral.objects.all(), day)), day)

    assert referral.days_late == 3


def test_each_heading_says_how_many_stand_under_it(owe):
    owe(taken=True, due_at=THURSDAY - DAY)
    owe(taken=True, due_at=THURSDAY - 2 * DAY)
    owe(taken=True, due_at=THURSDAY + 30 * DAY)

    listed = agenda(Referral.objects.all(), Day(THURSDAY, is_weekday))

    assert counted(listed) == {Group.LATE: 2, Group.LATER: 1}


def test_a_card_says_who_has_it_which_step_was_reached_and_that_a_draft_exists(board, agent, colleague, owe):
    referral = owe(taken=True, taken_by=colleague, due_at=clock.now() - 20 * DAY, reached="head")
    make.AnswerDraftFactory(referral=referral)

    page = board().content.decode()

    assert "Who has it: <bdi>Nadia Ferrand</bdi>" in page
    assert "The head of the organisation has been told." in page
    assert "An answer is being written." in page
    assert "Answer was due by:" in page


def test_a_contested_answer_is_said_to_be_another_one(board, agent, owe):
    owe(taken=True, taken_by=agent, state="contested", contests=1, due_at=clock.now() + 9 * DAY)

    assert "Another answer due by:" in board().content.decode()


def test_everybody_sees_all_and_one_s_own_apart(board, agent, colleague, owe):
    mine, theirs, nobodys = owe(taken=True, taken_by=agent), owe(taken=True, taken_by=colleague), owe()

    everything, own = board().content.decode(), board("?vue=les-miennes").content.decode()

    assert all(f"/traiter/{referral.pk}/" in everything for referral in (mine, theirs, nobodys))
    assert [f"/traiter/{referral.pk}/" in own for referral in (mine, theirs, nobodys)] == [True, False, False]


def test_whoever_has_nothing_is_told_what_waits_for_the_others(board, agent, owe):
    owe()

    page = board("?vue=les-miennes").content.decode()

    assert "You have taken nothing in charge yourself" in page
    assert "1 sheet waits for your organisation all the same." in page


def test_the_rest_of_a_long_board_is_on_the_next_page(board, client, agent, owe):
    for _each in range(52):
        owe()

    first, second = board().content.decode(), board("?page=2").content.decode()

    assert first.count('class="card"') == 50
    assert second.count('class="card"') == 2
    assert client.get("/traiter/?page=3").status_code == 404


def press(client, referral, key=None):
    return client.post(f"/traiter/{referral.pk}/", {"action": "take_over", "key": key or str(uuid.uuid4())})


def test_a_colleague_takes_a_sheet_over_and_the_other_one_is_told(client, agent, colleague, owe):
    referral = owe(taken=True, taken_by=colleague)
    taken_at = referral.taken_at

    press(client, referral)
    drain()

    referral.refresh_from_db()
    assert (referral.taken_by, referral.taken_at) == (agent, taken_at)
    [mail] = Mail.objects.all()
    assert mail.recipient == colleague.email
    assert referral.sheet.reference in mail.subject


def test_a_double_click_takes_over_once(client, agent, colleague, owe):
    referral, key = owe(taken=True, taken_by=colleague), str(uuid.uuid4())

    answers = [press(client, referral, key).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert Entry.objects.filter(verb="sheets.taken_over").count() == 1


def test_who_of_the_addressee_has_it_is_not_public(client, agent, colleague, owe):
    referral = owe(taken=True, taken_by=colleague)
    operations.take_over(referral, by=agent, at=clock.now())
    client.logout()
    client.cookies["django_language"] = "en"

    page = client.get(referral.sheet.get_absolute_url()).content.decode()

    assert "taken it over" not in page
    assert "Nadia Ferrand" not in page


@pytest.mark.parametrize("state", ["to_take", "mediation", "answered"])
def test_nobody_takes_over_what_no_colleague_carries(agent, colleague, owe, state):
    fields = {} if state == "to_take" else {"taken_at": THURSDAY, "taken_by": colleague}
    referral = owe(state=state, answered_at=THURSDAY if state == "answered" else None, **fields)

    with pytest.raises(PermissionDenied):
        operations.take_over(referral, by=agent, at=clock.now())


def test_one_who_is_too_late_to_take_over_sees_how_it_stands(client, agent, owe):
    referral = owe(taken=True, taken_by=agent)

    response = press(client, referral)

    assert response.status_code == 409


@pytest.fixture
def facilitator(programme, client):
    user = make.MembershipFactory(organisation=programme.organisation_set.get(kind="desk")).user
    client.force_login(user)
    return user


def test_the_desk_sees_the_late_ones_of_the_whole_programme_without_a_name(board, facilitator, colleague, owe):
    told = owe(taken=True, taken_by=colleague, due_at=clock.now() - 20 * DAY, reached="head")
    not_yet = owe(taken=True, due_at=clock.now() - DAY, reached="due")

    page = board("?vue=en-retard").content.decode()

    assert f"/traiter/{told.pk}/" in page
    assert f"/traiter/{not_yet.pk}/" not in page
    assert "Nadia Ferrand" not in page
    assert "I take it over" not in page


def test_the_desk_sees_the_mediations_of_the_whole_programme(board, facilitator, owe):
    mediated = owe(taken=True, state="mediation", contests=2, due_at=clock.now() + 9 * DAY)
    owe(taken=True)

    page = board("?vue=mediations").content.decode()

    assert page.count('class="card"') == 1
    assert f"/traiter/{mediated.pk}/" in page


def test_a_mediation_past_its_date_is_late_for_the_desk_and_counted(board, facilitator, owe):
    owe(taken=True, state="mediation", contests=2, due_at=clock.now() + 9 * DAY)
    owe(taken=True, state="mediation", contests=2, due_at=clock.now() - 20 * DAY)

    page = board("?vue=mediations")

    assert [referral.is_late_today for referral in page.context["referrals"]] == [True, False]
    assert page.context["referrals"][0].days_late > 0
    assert page.context["mediations"] == {"total": 2, "late": 1}
    assert page.text.count('class="card"') == 2


def test_whoever_is_not_of_the_desk_counts_no_mediation_as_late(board, agent, owe):
    owe(taken=True, state="mediation", contests=2, due_at=clock.now() - 20 * DAY)

    page = board()

    assert page.context["mediations"] is None
    assert page.context["owed"]["late"] == 0


@pytest.mark.parametrize("view", ["en-retard", "mediations"])
def test_the_lists_of_the_programme_are_the_desk_s(client, agent, view):
    assert client.get(f"/traiter/?vue={view}").status_code == 403


@pytest.mark.parametrize("view", ["en-retard", "mediations", "non-prises"])
def test_an_empty_list_of_the_programme_says_what_it_means(board, facilitator, view):
    with translation.override("en"):
        assert "of the programme" in board(f"?vue={view}").content.decode()


@pytest.mark.parametrize("view", ["", "?vue=les-miennes", "?vue=en-retard", "?vue=mediations"])
def test_a_longer_board_asks_no_more(client, facilitator, programme, owe, service, assert_constant_queries, view):
    make.MembershipFactory(user=facilitator, organisation=service)

    def add_rows():
        for _row in range(4):
            owe(taken=True, taken_by=facilitator, due_at=clock.now() - 20 * DAY, reached="head")
            owe(taken=True, state="mediation", contests=2)
            make.AnswerDraftFactory(referral=owe(taken=True))

    add_rows()

    assert_constant_queries(f"/traiter/{view}", add_rows=add_rows)


def test_whoever_stands_in_sees_what_the_absent_one_has(board, agent, colleague, service, owe):
    own = service.membership_set.get(user=agent)
    make.AbsenceFactory(membership=service.membership_set.get(user=colleague), deputy=own)
    theirs = owe(taken=True, taken_by=colleague)
    elsewhere = make.ReferralFactory(sheet__programme=service.programme, taken=True, taken_by=colleague)

    page = board("?vue=les-miennes").content.decode()

    assert "You stand in for <bdi>Nadia Ferrand</bdi>" in page
    assert f"/traiter/{theirs.pk}/" in page
    assert f"/traiter/{elsewhere.pk}/" not in page


def test_a_card_says_that_whoever_has_it_is_away(board, agent, colleague, service, owe):
    make.AbsenceFactory(membership=service.membership_set.get(user=colleague))
    owe(taken=True, taken_by=colleague)

    assert "Away until" in board().content.decode()


def test_promises_that_are_late_or_due_this_week_stand_on_the_board_in_order_of_date(board, agent, service, programme):
    today = clock.now().date()
    soon, late, later = (
        make.CommitmentFactory(programme=programme, organisation=service, due_on=today + days * DAY)
        for days in (0, -9, 40)
    )
    make.CommitmentFactory(programme=programme, due_on=today - 9 * DAY)

    page = board()

    assert [shown.commitment for shown in page.context["promises"]] == [late, soon]
    assert f"/engagements/{late.pk}/" in page.text
    assert f"/engagements/{later.pk}/" not in page.text
    assert "Nothing waits for you" not in page.text
