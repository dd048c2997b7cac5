"""Does this say what we live? By phone, by show of hands; and without, only by saying why."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portevoix.accounts.models import User
from portevoix.boards.models import Vote
from portevoix.kit import clock
from portevoix.organisations.competence import Proposal, Reason
from portevoix.sheets import operations
from portevoix.sheets.class_word import in_words
from portevoix.sheets.models import Consultation, Sheet
from tests import factories as make


@pytest.fixture
def asked(board, delegate):
    return operations.consult(board.sheet, by=delegate, at=clock.now())


@pytest.fixture
def send(board, delegate, programme):
    proposals = [Proposal(make.OrganisationFactory(programme=programme), Reason.THEME)]
    return lambda **word: operations.send(board.sheet, addressees=proposals, by=delegate, at=clock.now(), **word)


def vote(telephone, at, said, **fields):
    browser, _phone = telephone()
    return browser, browser.post(at("vote"), {"recognises": said, "asked": open_now(), **fields})


def open_now():
    """The question that is open, as the page that one answers carries it."""
    return Consultation.objects.get(closed_at=None).pk


def test_the_class_recognises_itself_by_phone_and_by_hand(telephone, at, asked, delegate, send):
    for said in ("yes", "yes", "no"):
        vote(telephone, at, said, missing="Il manque le train.")
    operations.count_hands(asked, yes=12, no=2, by=delegate, at=clock.now())

    sheet = send(reservations="Une partie de la classe prend le train.")

    assert (sheet.recognised, sheet.consulted, sheet.unapproved_reason) == (14, 17, "")
    assert sheet.class_word == "14 personnes sur les 17 qui ont répondu se reconnaissent dans ce texte."


def test_a_telephone_counts_once_and_its_last_answer_stays(telephone, at, asked):
    browser, first = vote(telephone, at, "no", missing="Tout.")
    second = browser.post(at("vote"), {"recognises": "yes", "asked": open_now()}, follow=True)

    asked.refresh_from_db()
    assert (asked.voices_yes, asked.voices_no) == (1, 0)
    assert first.status_code == 302
    assert "Elle compte toujours une fois" in second.content.decode()
    assert Vote.objects.get().missing == ""


def test_an_answer_that_is_no_answer_is_asked_again(telephone, at, asked):
    _browser, answer = vote(telephone, at, "peut-être")

    assert answer.status_code == 422
    assert not Vote.objects.exists()


def test_a_text_that_changes_must_be_asked_about_again(telephone, at, asked, board, delegate, send):
    browser, _answer = vote(telephone, at, "yes")

    board.sheet.refresh_from_db()
    changes = {"causes": "Tout autre chose."}
    board.sheet = operations.save_draft(
        board.sheet, changes=changes, version=board.sheet.version, by=delegate, at=clock.now()
    )

    late = browser.post(at("vote"), {"recognises": "no", "asked": asked.pk, "missing": "Je l'ai écrit."})
    assert late.status_code == 409
    assert "Je l&#x27;ai écrit." in late.content.decode()
    with pytest.raises(ValidationError, match="approuvé"):
        send()


def test_a_place_that_changes_leaves_the_answers_valid(telephone, at, asked, board, delegate):
    vote(telephone, at, "yes")
    board.sheet.refresh_from_db()

    operations.save_draft(
        board.sheet, changes={"place": "Gap"}, version=board.sheet.version, by=delegate, at=clock.now()
    )

    assert Consultation.objects.get().closed_at is None


def test_without_approval_the_delegate_says_why_and_it_shows(client, send):
    with pytest.raises(ValidationError, match="approuvé"):
        send()

    sheet = send(unapproved_reason="Nous en avons parlé ce matin.")

    operations.show(sheet, by=User.objects.system(), at=clock.now())
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "Envoyée sans l’accord de la classe" in page
    assert "Nous en avons parlé ce matin." in page


def test_a_majority_that_does_not_recognise_itself_is_no_approval(asked, delegate, send):
    operations.count_hands(asked, yes=5, no=6, by=delegate, at=clock.now())

    with pytest.raises(ValidationError, match="approuvé"):
        send(reservations="Le train.")
    sheet = send(reservations="Le train.", unapproved_reason="Il y a urgence.")

    assert (sheet.recognised, sheet.consulted) == (5, 11)


def test_reservations_are_never_left_out(client, asked, delegate, send):
    operations.count_hands(asked, yes=9, no=1, by=delegate, at=clock.now())

    with pytest.raises(ValidationError, match="ce qui lui manque"):
        send()
    sheet = send(reservations="Une personne prend le train.")

    operations.show(sheet, by=User.objects.system(), at=clock.now())
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "9 personnes sur les 10" in page
    assert "Une personne prend le train." in page


@pytest.mark.parametrize(
    ("recognised", "consulted", "words"),
    [
        (None, None, ""),
        (0, 0, ""),
        (1, 1, "Quelques personnes de la classe ont répondu."),
        (1, 4, "Quelques personnes de la classe ont répondu."),
        (4, 5, "4 personnes sur les 5 qui ont répondu se reconnaissent dans ce texte."),
    ],
)
def test_a_small_class_is_told_as_a_few(recognised, consulted, words):
    assert in_words(recognised, consulted) == words


def test_more_hands_than_people_are_counted_again(as_delegate, telephone, at, asked, own):
    vote(telephone, at, "yes")

    answer = as_delegate.post(
        own("consultation"), {"action": "hands", "asked": asked.pk, "key": str(uuid.uuid4()), "yes": 16, "no": 1}
    )

    assert answer.status_code == 422
    assert "c’est plus que les 17 personnes" in answer.content.decode()


def test_the_delegate_asks_in_the_browser_and_reads_what_is_missing(as_delegate, telephone, at, board, own):
    as_delegate.post(own("consultation"), {"action": "ask", "key": str(uuid.uuid4())})
    vote(telephone, at, "no", missing="Il manque le train.")

    alone = as_delegate.get(own("consultation")).content.decode()
    for _other in range(4):
        vote(telephone, at, "yes")
    page = as_delegate.get(own("consultation")).content.decode()
    proofreading = as_delegate.get(reverse("sheets:draft_proofreading", args=[board.sheet_id])).content.decode()

    assert "Il manque le train." not in alone, "One answer is somebody's."
    assert "reconnaissent pas" not in alone
    assert "Il manque le train." in page
    assert 'name="reservations"' in proofreading
    assert 'name="unapproved_reason"' not in proofreading


def test_the_form_of_the_last_screen_keeps_what_was_typed(as_delegate, board, delegate, asked):
    operations.count_hands(asked, yes=9, no=1, by=delegate, at=clock.now())
    url = reverse("sheets:draft_proofreading", args=[board.sheet_id])
    board.sheet.refresh_from_db()

    refused = as_delegate.post(
        url, {"key": str(uuid.uuid4()), "version": board.sheet.version, "reservations": "x" * 2001}
    )

    assert refused.status_code == 422
    assert "x" * 2001 in refused.content.decode()
    assert Sheet.objects.get(pk=board.sheet_id).is_draft


def test_an_answer_about_the_former_text_is_not_counted_for_the_new_one(telephone, at, asked, board, delegate):
    browser, _phone = telephone()
    board.sheet.refresh_from_db()
    changes = {"causes": "Tout autre chose."}
    sheet = operations.save_draft(
        board.sheet, changes=changes, version=board.sheet.version, by=delegate, at=clock.now()
    )
    operations.consult(sheet, by=delegate, at=clock.now())

    late = browser.post(at("vote"), {"recognises": "yes", "asked": asked.pk, "missing": ""})

    assert late.status_code == 409
    assert "Tout autre chose." in late.content.decode()
    assert not Vote.objects.exists()


def test_hands_counted_for_the_former_text_are_counted_again(as_delegate, asked, board, delegate, own):
    operations.consult(board.sheet, by=delegate, at=clock.now())

    answer = as_delegate.post(
        own("consultation"), {"action": "hands", "asked": asked.pk, "key": str(uuid.uuid4()), "yes": 9, "no": 1}
    )

    assert answer.status_code == 409
    assert not Consultation.objects.exclude(hands_yes=None).exists()


def test_a_class_that_is_over_no_longer_answers(telephone, at, asked, board, in_days):
    browser, _phone = telephone()
    type(board.cohort).objects.filter(pk=board.cohort_id).update(
        starts_on=in_days(-90).date(), ends_on=in_days(-3).date()
    )

    answer = browser.post(at("vote"), {"recognises": "yes", "asked": asked.pk})

    assert answer.status_code == 422
    assert not Vote.objects.exists()


def test_the_last_screen_does_not_tell_what_one_person_answered(as_delegate, telephone, at, asked, board):
    url = reverse("sheets:draft_proofreading", args=[board.sheet_id])
    pages = []
    for said in ("yes", "no"):
        vote(telephone, at, said)
        pages.append(as_delegate.get(url).content.decode())

    for page in pages:
        assert "Quelques personnes de la classe ont répondu." in page
        assert 'name="reservations"' in page
        assert 'name="unapproved_reason"' in page


def test_hands_do_not_uncover_the_remark_of_one_telephone(as_delegate, telephone, at, asked, delegate, own):
    vote(telephone, at, "no", missing="Il manque le train.")
    operations.count_hands(asked, yes=10, no=1, by=delegate, at=clock.now())

    assert "Il manque le train." not in as_delegate.get(own("consultation")).content.decode()


def test_a_class_without_a_board_is_led_to_open_it(as_delegate, cohort, own):
    answer = as_delegate.get(own("consultation"), follow=True)

    assert answer.redirect_chain[-1][0] == own("manage")
    assert "Ouvrez-le d’abord pour cette fiche." in answer.content.decode()


def test_a_draft_that_the_board_does_not_gather_for_is_chosen_first(as_delegate, board, delegate, own):
    other = make.SheetFactory(cohort=board.cohort, programme=board.programme, drafted_by=delegate)
    proofreading = as_delegate.get(reverse("sheets:draft_proofreading", args=[other.pk])).content.decode()
    address = f"{own('consultation')}?fiche={other.pk}"

    answer = as_delegate.get(address, follow=True)

    assert address in proofreading
    assert "pour une autre fiche. Choisissez d’abord celle-ci." in answer.content.decode()
    assert 'name="sheet"' in answer.content.decode()


@pytest.mark.parametrize("heading", ["problem", "causes", "consequences", "solutions"])
def test_a_text_with_a_hole_cannot_be_asked_about(as_delegate, board, delegate, own, heading):
    Sheet.objects.filter(pk=board.sheet_id).update(**{heading: " "})

    with pytest.raises(ValidationError, match="vide"):
        operations.consult(board.sheet, by=delegate, at=clock.now())
    page = as_delegate.get(own("consultation")).content.decode()
    assert "Écrivez d’abord tout le texte" in page
    assert 'value="ask"' not in page
