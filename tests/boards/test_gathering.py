"""What the delegates make of the words of their class."""

import uuid

from portevoix.boards import operations
from portevoix.boards.models import Contribution, Passage
from portevoix.kit import clock
from portevoix.sheets import operations as sheets
from portevoix.timeline.models import Entry
from portevoix.traces import operations as traces
from tests import factories as make


def post(browser, url, **fields):
    return browser.post(url, {"key": str(uuid.uuid4()), **fields})


def take_up(browser, url, board, said, text, **fields):
    board.sheet.refresh_from_db()
    return post(browser, url, said=[one.pk for one in said], text=text, version=board.sheet.version, **fields)


def test_a_sentence_remembers_the_words_it_came_from(as_delegate, board, own, telephone, at):
    browser, phone = telephone()
    said = [make.ContributionFactory(board=board, phone=phone), make.ContributionFactory(board=board)]

    answer = take_up(as_delegate, own("gather", "probleme"), board, said, "Le bus arrive trop tard.")

    passage = Passage.objects.get()
    board.sheet.refresh_from_db()
    assert answer.status_code == 302
    assert board.sheet.problem.endswith("\nLe bus arrive trop tard.")
    assert traces.origins(passage)[passage.pk] == [("boards.Contribution", one.pk) for one in said]
    assert "tirée de 2 contributions" in as_delegate.get(own("gather", "probleme")).content.decode()
    assert "Dans la fiche" in browser.get(at("home")).content.decode()


def test_the_same_form_sent_again_adds_its_sentence_once(as_delegate, board, own):
    said = make.ContributionFactory(board=board)
    key = str(uuid.uuid4())

    for _again in range(3):
        take_up(as_delegate, own("gather", "probleme"), board, [said], "Le bus.", key=key)

    assert Passage.objects.count() == 1
    assert Entry.objects.filter(verb="boards.taken_up").count() == 1


def test_nothing_ticked_keeps_the_sentence_on_the_screen(as_delegate, board, own):
    make.ContributionFactory(board=board)

    answer = take_up(as_delegate, own("gather", "probleme"), board, [], "Le bus arrive trop tard.")

    assert answer.status_code == 422
    assert "Cochez au moins une contribution" in answer.content.decode()
    assert "Le bus arrive trop tard." in answer.content.decode()


def test_two_delegates_at_once_lose_neither_text(as_delegate, board, own, delegate):
    said = make.ContributionFactory(board=board)
    before = board.sheet.version
    sheets.save_draft(board.sheet, changes={"problem": "Leur texte."}, version=before, by=delegate, at=clock.now())

    answer = post(as_delegate, own("gather", "probleme"), said=[said.pk], text="Ma phrase.", version=before)
    again = take_up(as_delegate, own("gather", "probleme"), board, [said], "Ma phrase.")

    assert answer.status_code == 409
    assert "Leur texte." in answer.content.decode()
    assert "Ma phrase." in answer.content.decode()
    assert again.status_code == 302
    board.sheet.refresh_from_db()
    assert board.sheet.problem == "Leur texte.\nMa phrase."


def test_words_of_another_class_cannot_be_taken_up(as_delegate, board, own):
    stranger = make.ContributionFactory()

    answer = take_up(as_delegate, own("gather", "probleme"), board, [stranger], "Le bus.")

    assert answer.status_code == 422
    assert not Passage.objects.exists()


def test_broken_choices_are_no_choice(as_delegate, board, own):
    make.ContributionFactory(board=board)
    board.sheet.refresh_from_db()

    for broken in ("9" * 30, "x", "²", "-1"):
        answer = post(
            as_delegate, own("gather", "probleme"), said=[broken], text="Le bus.", version=board.sheet.version
        )
        assert answer.status_code == 422


def test_a_voice_is_typed_up_by_a_person_and_the_machine_only_drafts(as_delegate, board, own):
    said = make.ContributionFactory(board=board, voiced=True)
    type(said.voice).objects.filter(pk=said.voice_id).update(draft_transcript="le buse est en retar")
    url = own("contribution", said.pk)

    page = as_delegate.get(url).content.decode()
    gathered = as_delegate.get(own("gather", "probleme")).content.decode()
    post(as_delegate, url, action="type_up", transcript="Le bus est en retard.")

    said.refresh_from_db()
    assert "Une machine a écrit ce brouillon" in page
    assert "le buse est en retar" in page
    assert "le buse est en retar" not in gathered
    assert (said.transcript, said.words) == ("Le bus est en retard.", "Le bus est en retard.")
    assert "Une machine" not in as_delegate.get(url).content.decode()


def test_hurtful_words_are_put_aside_with_a_reason_and_can_come_back(as_delegate, board, own, delegate):
    said = make.ContributionFactory(board=board, text="Untel est nul")
    url = own("contribution", said.pk)

    unsaid = post(as_delegate, url, action="put_aside", reason=" ")
    post(as_delegate, url, action="put_aside", reason="Une personne est nommée.")
    hidden = as_delegate.get(own("gather", "probleme")).content.decode()
    shown_on_screen = as_delegate.get(own("screen_words")).content.decode()
    post(as_delegate, url, action="put_back")

    said.refresh_from_db()
    assert unsaid.status_code == 422
    assert "Untel est nul" not in hidden
    assert "Une personne est nommée." in hidden
    assert "Untel est nul" not in shown_on_screen
    assert (said.put_aside_at, said.put_aside_by, said.put_aside_reason) == (None, None, "")


def test_two_delegates_who_type_up_the_same_voice_overwrite_nothing(as_delegate, board, own):
    said = make.ContributionFactory(board=board, voiced=True)
    url = own("contribution", said.pk)
    post(as_delegate, url, action="type_up", transcript="Le premier texte.", before="")

    answer = post(as_delegate, url, action="type_up", transcript="Le second.", before="")

    said.refresh_from_db()
    assert answer.status_code == 409
    assert "Le premier texte." in answer.content.decode()
    assert "Le second." in answer.content.decode()
    assert said.transcript == "Le premier texte."


def test_two_delegates_put_the_same_words_aside(as_delegate, board, own):
    said = make.ContributionFactory(board=board)
    url = own("contribution", said.pk)

    answers = [
        post(as_delegate, url, action="put_aside", reason=why).status_code for why in ("Un nom.", "Une insulte.")
    ]

    said.refresh_from_db()
    assert answers == [302, 302]
    assert said.put_aside_reason == "Un nom."


def test_words_put_aside_are_not_taken_up(as_delegate, board, own):
    said = make.ContributionFactory(board=board, aside=True)

    assert take_up(as_delegate, own("gather", "probleme"), board, [said], "Le bus.").status_code == 422


def test_a_new_sheet_asked_for_twice_by_one_form_is_one_sheet(as_delegate, board, own):
    from portevoix.sheets.models import Sheet

    key, before = str(uuid.uuid4()), Sheet.objects.count()

    for _again in range(3):
        post(as_delegate, own("manage"), action="gather", sheet="", key=key)

    assert Sheet.objects.count() == before + 1


def test_what_was_taken_back_is_no_longer_there_for_the_delegates(as_delegate, board, own, telephone):
    _browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone, text="Je retire")
    operations.take_back(phone, said, at=clock.now())

    assert "Je retire" not in as_delegate.get(own("gather", "probleme")).content.decode()
    assert as_delegate.get(own("contribution", said.pk)).status_code == 404


def test_the_big_screen_says_that_somebody_spoke_and_plays_nothing(as_delegate, board, own):
    make.ContributionFactory(board=board, voiced=True)
    make.ContributionFactory(board=board, text="مرحبا 🙂")

    page = as_delegate.get(own("screen")).content.decode()

    assert "Quelqu’un a parlé." in page
    assert "<audio" not in page
    assert "مرحبا 🙂" in page
    assert board.code[:4] in page


def test_an_empty_board_says_what_to_do_next(as_delegate, board, own):
    page = as_delegate.get(own("gather", "causes")).content.decode()

    assert "Personne n’a encore rien dit ici" in page
    assert own("manage") in page


def test_the_pages_of_the_delegates_cost_the_same_for_a_crowd(as_delegate, board, own):
    from tests.nets import queries

    make.ContributionFactory(board=board, voiced=True)

    def add_rows():
        make.ContributionFactory.create_batch(25, board=board)
        make.ContributionFactory.create_batch(3, board=board, voiced=True, aside=True)

    for name in ("manage", "screen", "screen_words"):
        queries.assert_constant(lambda name=name: as_delegate.get(own(name)), add_rows=add_rows)
    queries.assert_constant(lambda: as_delegate.get(own("gather", "probleme")), add_rows=add_rows)


def test_a_second_draft_can_be_gathered_for(as_delegate, board, own, delegate):
    other = make.SheetFactory(
        cohort=board.cohort, programme=board.programme, drafted_by=delegate, problem="La cantine ferme trop tôt."
    )

    post(as_delegate, own("manage"), action="gather", sheet=other.pk)
    board.refresh_from_db()
    taken = board.sheet
    post(as_delegate, own("manage"), action="gather", sheet=make.SheetFactory().pk)
    board.refresh_from_db()

    assert taken == other
    assert board.sheet.cohort == board.cohort, "The draft of another class is never gathered for."


def test_the_poster_and_the_paper_form_are_printed(as_delegate, board, own):
    for name in ("poster", "paper"):
        answer = as_delegate.get(own(name))

        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_a_closed_door_has_nothing_to_print(as_delegate, board, own):
    type(board).objects.filter(pk=board.pk).update(is_open=False)

    assert as_delegate.get(own("poster")).url == own("manage")


def test_a_word_already_gathered_disappears_with_its_thrown_away_draft(as_delegate, board, delegate, own):
    make.ContributionFactory(board=board)

    sheets.discard(board.sheet, by=delegate, at=clock.now())

    board.refresh_from_db()
    assert board.sheet is None
    assert not Contribution.objects.exists()
    assert as_delegate.get(own("gather", "probleme")).url == own("manage")
    assert as_delegate.get(own("manage")).status_code == 200
