"""Coming in: with the code, on one's own telephone or on a shared computer."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from portevoix.boards import codes, operations
from portevoix.boards.models import Board, Phone
from portevoix.boards.phones import COOKIE, SHARED_SECONDS
from portevoix.kit import clock
from tests import factories as make


def enter(code):
    return reverse("boards:enter", args=[code])


def come_in(board, device):
    browser = Client()
    return browser, browser.post(enter(board.code), {"device": device})


def test_a_trainee_comes_in_with_the_code_and_no_name(board):
    browser, answer = come_in(board, "mine")

    assert answer.url == board.get_absolute_url()
    assert browser.get(answer.url).status_code == 200
    assert Phone.objects.get().is_shared is False
    assert answer.cookies[COOKIE]["httponly"]


def test_the_database_never_holds_the_secret_of_a_telephone(board):
    _browser, answer = come_in(board, "mine")

    assert answer.cookies[COOKIE].value not in Phone.objects.get().token_digest


def test_a_shared_computer_forgets_a_quarter_of_an_hour_after_the_last_page(board):
    browser, answer = come_in(board, "shared")
    page = browser.get(board.get_absolute_url())

    assert answer.cookies[COOKIE]["max-age"] == SHARED_SECONDS
    assert page.cookies[COOKIE]["max-age"] == SHARED_SECONDS
    assert "no-store" in page["Cache-Control"]


def test_leaving_a_device_leaves_nothing_on_it(board):
    browser, _answer = come_in(board, "shared")

    gone = browser.post(reverse("boards:leave", args=[board.key]))

    assert gone.cookies[COOKIE]["max-age"] == 0
    assert "storage" in gone["Clear-Site-Data"]
    del browser.cookies[COOKIE]
    assert browser.get(board.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("typed", ["{lower}", " {spaced} ", "{dashed}", "http://127.0.0.1:8000/c/{lower}/"])
def test_the_code_is_read_as_people_type_it(client, board, typed):
    half = board.code[:4], board.code[4:]
    typed = typed.format(lower=board.code.lower(), spaced=" ".join(half), dashed="-".join(half))

    answer = client.get(reverse("boards:entrance"), {"code": typed})

    assert answer.url == enter(board.code)


@pytest.mark.parametrize("code", ["XXXXXXXX", "K7MT", "é" * 8, "٣" * 8, "\0", "🙂" * 200])
def test_a_wrong_code_has_its_sentence_and_asks_again(client, board, code):
    answer = client.get(enter(code))

    assert answer.status_code == 404
    assert "Ce code n’ouvre aucun tableau" in answer.content.decode()
    assert 'name="code"' in answer.content.decode()


def test_an_empty_code_is_asked_for_again(client, programme):
    assert client.get(reverse("boards:entrance"), {"code": ""}).status_code == 422


def test_a_telephone_that_scans_the_code_again_is_the_same_telephone(board):
    browser, _answer = come_in(board, "mine")

    again = browser.get(enter(board.code))

    assert again.url == board.get_absolute_url()
    assert browser.cookies[COOKIE]["path"] == "/", "The page of the code must see who comes in."
    assert Phone.objects.count() == 1


def test_a_device_that_left_and_comes_back_at_once_is_counted_once(board):
    browser, _answer = come_in(board, "mine")
    for _again in range(3):
        browser.post(enter(board.code), {"device": "mine"})

    assert Phone.objects.count() == 1


def test_two_boards_cannot_tell_that_they_know_the_same_telephone(board):
    other = make.BoardFactory(cohort__programme=board.programme)
    browser, _answer = come_in(board, "mine")

    browser.post(enter(other.code), {"device": "mine"})

    assert Phone.objects.count() == len(set(Phone.objects.values_list("token_digest", flat=True))) == 2
    assert browser.get(board.get_absolute_url()).status_code == 200
    assert browser.get(other.get_absolute_url()).status_code == 200


def test_a_board_cannot_be_filled_with_telephones(board, monkeypatch):
    from portevoix.boards.operations import opening

    monkeypatch.setattr(opening, "FEWEST_PHONES", 2)
    monkeypatch.setattr(opening, "PHONES_A_PERSON", 0)
    make.PhoneFactory.create_batch(2, board=board)

    browser, answer = come_in(board, "mine")

    assert "Trop d’appareils" in browser.get(answer.url).content.decode()
    assert Phone.objects.count() == 2


def test_a_delegate_who_also_answers_for_the_provider_stays_outside(as_delegate, delegate, board, own):
    make.MembershipFactory(organisation=board.cohort.provider, user=delegate)

    assert as_delegate.get(own("gather", "probleme")).status_code == 403


def test_a_renewed_code_lets_nobody_new_in_and_keeps_those_who_are(board, delegate, telephone):
    inside, _phone = telephone()
    old = board.code

    operations.renew_code(board, by=delegate, at=clock.now())

    assert Client().get(enter(old)).status_code == 404
    assert inside.get(board.get_absolute_url()).status_code == 200


def test_a_closed_door_says_so_and_opens_again_with_its_code_and_everything_in_it(board, delegate, telephone):
    inside, phone = telephone()
    make.ContributionFactory(board=board, phone=phone)
    old = board.code

    operations.close_entrance(board, by=delegate, at=clock.now())
    closed = Client().get(enter(old))
    assert closed.status_code == 410
    assert "Votre code est bon." in closed.content.decode()
    assert Client().post(enter(old), {"device": "mine"}).status_code == 410
    operations.open_board(board.cohort, by=delegate, at=clock.now())

    board.refresh_from_db()
    assert board.code == old
    assert board.contributions.count() == 1
    assert inside.get(board.get_absolute_url()).status_code == 200


def test_the_code_dies_with_the_class(client, board, telephone):
    inside, _phone = telephone()
    board.cohort.ends_on = clock.now().date() - datetime.timedelta(days=2)
    board.cohort.starts_on = board.cohort.ends_on - datetime.timedelta(days=30)
    board.cohort.save()

    gone = client.get(enter(board.code))

    assert gone.status_code == 410
    assert "Cette classe est finie" in gone.content.decode()
    assert client.post(enter(board.code), {"device": "mine"}).status_code == 410
    assert inside.get(board.get_absolute_url()).status_code == 200


def test_the_staff_of_the_provider_stay_outside_even_with_the_code(client, board):
    client.force_login(make.MembershipFactory(organisation=board.cohort.provider).user)

    refused = client.get(enter(board.code))

    assert refused.status_code == 403
    assert "Le tableau est à la classe" in refused.content.decode()
    assert client.post(enter(board.code), {"device": "mine"}).status_code == 403
    assert not Phone.objects.exists()


def test_a_device_that_is_neither_mine_nor_shared_is_no_device(client, board):
    assert client.post(enter(board.code), {"device": "stolen"}).status_code == 400


def test_two_clicks_at_once_open_one_board(as_delegate, cohort, own):
    key = "0d9f8f5e-7a3d-4c1e-9f0a-0f6f2d8c3b1a"

    answers = {as_delegate.post(own("manage"), {"action": "open", "key": key}).url for _again in range(3)}

    assert answers == {own("manage")}
    assert Board.objects.count() == 1
    assert Board.objects.get().sheet.is_draft


def test_a_code_has_no_sign_that_is_taken_for_another():
    assert not set(codes.SIGNS) & set("0O1IL5SAEU")
    assert len(set(codes.SIGNS)) == len(codes.SIGNS) == 26
    assert len(codes.new_code()) == codes.LENGTH


def test_a_trainee_with_an_account_needs_no_code(client, board, own):
    client.force_login(make.EnrolmentFactory(cohort=board.cohort).user)

    answer = client.post(own("join_own"), {"device": "mine"})

    assert answer.url == board.get_absolute_url()


def test_a_class_without_a_board_says_so(client, cohort, own):
    client.force_login(make.EnrolmentFactory(cohort=cohort).user)

    answer = client.post(own("join_own"), {"device": "mine"}, follow=True)

    assert "n’est pas ouvert" in answer.content.decode()
