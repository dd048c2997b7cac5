"""What a telephone says, and what it may do with its words."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portevoix.boards import operations
from portevoix.boards.models import Agreement, Contribution
from portevoix.kit import clock
from portevoix.media.models import Upload
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry
from tests import factories as make


def say(browser, url, **fields):
    return browser.post(url, {"key": str(uuid.uuid4()), **fields})


def send_off(board):
    Sheet.objects.filter(pk=board.sheet_id).update(
        sent_at=clock.now(), status="in_progress", reference="2026-0001", title="Le bus"
    )


def picture(size=(60, 40)):
    drawn = io.BytesIO()
    Image.new("RGB", size, "orange").save(drawn, "JPEG")
    return SimpleUploadedFile("photo.jpg", drawn.getvalue(), "image/jpeg")


@pytest.mark.parametrize("text", ["Il fait froid.", "🙂" * 200, "مرحبا، الحافلة لا تأتي", "<b>gras</b> & {{ x }}"])
def test_words_arrive_as_they_were_said(telephone, at, text):
    browser, phone = telephone()

    answer = say(browser, at("question", "probleme"), text=text)

    said = Contribution.objects.get()
    assert answer.status_code == 302
    assert (said.text, said.heading, said.phone) == (text, "problem", phone)
    other, _phone = telephone()
    assert text in other.get(at("question", "probleme")).content.decode().replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&")


def test_the_same_form_twenty_times_says_it_once(telephone, at):
    browser, _phone = telephone()
    key = str(uuid.uuid4())

    answers = {say(browser, at("question", "probleme"), key=key, text="Il fait froid.").url for _again in range(20)}

    assert len(answers) == 1
    assert Contribution.objects.count() == 1
    assert Entry.objects.filter(verb="boards.contributed").count() == 1


def test_nothing_at_all_is_not_sent(telephone, at):
    browser, _phone = telephone()

    answer = say(browser, at("question", "probleme"), text="  ")

    assert answer.status_code == 422
    assert "Écrivez, enregistrez votre voix" in answer.content.decode()


def test_two_megabytes_come_back_whole_with_a_sentence(telephone, at):
    browser, _phone = telephone()
    text = "Le bus. " * 260_000

    answer = say(browser, at("question", "probleme"), text=text)

    assert answer.status_code == 422
    assert "caractères de trop" in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_photo_alone_is_enough_and_is_not_shown_before_it_is_prepared(telephone, at):
    browser, phone = telephone()

    answer = say(browser, at("question", "probleme"), photo=picture())

    upload = Contribution.objects.get().photo
    assert answer.status_code == 302
    assert (upload.state, upload.owner) == (Upload.State.RECEIVED, phone.owner_name)
    page = browser.get(at("question", "probleme")).content.decode()
    assert "La photo se prépare." in page
    assert "<img" not in page


def test_a_script_is_told_where_to_go_or_what_is_wrong(telephone, at):
    browser, _phone = telephone()
    url, wants = at("question", "probleme"), {"accept": "application/json"}

    done = browser.post(url, {"key": str(uuid.uuid4()), "text": "Il fait froid."}, headers=wants)
    empty = browser.post(url, {"key": str(uuid.uuid4()), "text": ""}, headers=wants)

    assert (done.status_code, done.json()["url"]) == (201, url)
    assert empty.status_code == 422
    assert "Écrivez" in empty.json()["error"]


def test_the_upload_of_another_telephone_cannot_be_taken(telephone, at):
    browser, _phone = telephone()
    _other, theirs = telephone()
    upload = make.UploadFactory(owner=theirs.owner_name, ready=True)

    answer = say(browser, at("question", "probleme"), voice_upload=upload.pk)

    assert answer.status_code == 422
    assert not Contribution.objects.exists()


def test_one_recording_is_joined_to_one_contribution(telephone, at):
    browser, phone = telephone()
    upload = make.UploadFactory(owner=phone.owner_name, ready=True)
    first = say(browser, at("question", "probleme"), voice_upload=upload.pk)

    again = say(browser, at("question", "causes"), voice_upload=upload.pk, text="Et encore.")

    assert (first.status_code, again.status_code) == (302, 422)
    assert "Et encore." in again.content.decode()


def test_a_recording_destroyed_before_its_words_came_is_sent_again(telephone, at):
    from portevoix.media import operations as media

    browser, phone = telephone()
    key = uuid.uuid4()
    lost = make.UploadFactory(owner=phone.owner_name, key=key, ready=True)
    media.destroy(lost, at=clock.now())

    joined = say(browser, at("question", "probleme"), voice_upload=lost.pk)
    started = browser.post(at("upload_start"), {"key": str(key), "kind": "voice", "size": 9}).json()

    assert joined.status_code == 422
    assert started["offset"] == 0
    assert started["upload"] != str(lost.pk)


def test_a_full_disk_leaves_the_words_on_the_screen(telephone, at, monkeypatch, caplog):
    from portevoix.media import operations as media

    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media, "receive_whole", full)
    browser, _phone = telephone()

    answer = say(browser, at("question", "probleme"), photo=picture(), text="Mes mots.")

    assert answer.status_code == 503
    assert "Mes mots." in answer.content.decode()


def test_a_draft_thrown_away_meanwhile_leaves_the_words_on_the_screen(telephone, at, board, monkeypatch):
    browser, _phone = telephone()
    find = Sheet.objects.select_for_update

    def thrown_away(*args, **kwargs):
        Sheet.objects.filter(pk=board.sheet_id).delete()
        return find(*args, **kwargs)

    monkeypatch.setattr(Sheet.objects, "select_for_update", thrown_away)

    answer = say(browser, at("question", "probleme"), text="Trop tard.")

    assert answer.status_code == 409
    assert "Trop tard." in answer.content.decode()


def test_a_file_that_has_not_arrived_whole_is_asked_for_again(telephone, at):
    browser, phone = telephone()
    upload = make.UploadFactory(owner=phone.owner_name)

    answer = say(browser, at("question", "probleme"), voice_upload=upload.pk, text="Écoutez.")

    assert answer.status_code == 422
    assert "pas arrivé en entier" in answer.content.decode()
    assert "Écoutez." in answer.content.decode()


def test_words_that_come_after_the_sheet_left_stay_on_the_screen(telephone, at, board):
    browser, _phone = telephone()
    send_off(board)

    answer = say(browser, at("question", "probleme"), text="Trop tard, mais je le dis.")

    assert answer.status_code == 409
    assert "La fiche est partie" in answer.content.decode()
    assert "Trop tard, mais je le dis." in answer.content.decode()
    assert not Contribution.objects.exists()


def test_words_of_a_class_that_is_over_stay_on_the_screen(telephone, at, board, in_days):
    browser, _phone = telephone()
    type(board.cohort).objects.filter(pk=board.cohort_id).update(
        starts_on=in_days(-90).date(), ends_on=in_days(-3).date()
    )

    answer = say(browser, at("question", "probleme"), text="Et moi ?")

    assert answer.status_code == 409
    assert "Votre classe est finie" in answer.content.decode()
    assert "Et moi ?" in answer.content.decode()


def test_me_too_counts_once_a_telephone_and_can_be_undone(telephone, at, board):
    said = make.ContributionFactory(board=board)
    browser, _phone = telephone()
    url = at("agree", said.pk)

    for _again in range(3):
        browser.post(url, {"wish": "yes"})
    counted = Agreement.objects.count()
    browser.post(url, {"wish": "no"})

    assert counted == 1
    assert not Agreement.objects.exists()


def test_nobody_says_me_too_to_their_own_words(telephone, at, board):
    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone)

    browser.post(at("agree", said.pk), {"wish": "yes"})

    assert not Agreement.objects.exists()


def test_nobody_says_me_too_to_words_put_aside_meanwhile(telephone, at, board):
    browser, _phone = telephone()
    said = make.ContributionFactory(
        board=board, put_aside_at=board.opened_at, put_aside_by=board.opened_by, put_aside_reason="Nomme quelqu’un."
    )

    page = browser.post(at("agree", said.pk), {"wish": "yes"}, follow=True).content.decode()

    assert not Agreement.objects.exists()
    assert "Nomme quelqu’un." in page
    assert "vos propres mots" not in page


def test_own_words_are_corrected_from_the_same_telephone_only(telephone, at, board):
    browser, phone = telephone()
    stranger, _other = telephone()
    said = make.ContributionFactory(board=board, phone=phone, text="Le bu")

    assert stranger.post(at("own", said.pk), {"text": "Autre chose", "before": "Le bu"}).status_code == 404
    browser.post(at("own", said.pk), {"text": "Le bus", "before": "Le bu"})

    said.refresh_from_db()
    assert said.text == "Le bus"


def test_two_tabs_do_not_overwrite_each_other(telephone, at, board):
    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone, text="Un")
    browser.post(at("own", said.pk), {"text": "Deux", "before": "Un"})

    answer = browser.post(at("own", said.pk), {"text": "Trois", "before": "Un"})

    assert answer.status_code == 409
    assert "Deux" in answer.content.decode()
    assert "Trois" in answer.content.decode()
    said.refresh_from_db()
    assert said.text == "Deux"


def test_what_is_taken_back_is_erased_and_its_voice_destroyed(telephone, at, board):
    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone, voiced=True, text="Un nom")
    voice = said.voice

    for _again in range(2):
        assert browser.post(at("own", said.pk), {"action": "take_back"}).status_code == 302

    said.refresh_from_db()
    voice.refresh_from_db()
    assert (said.text, said.voice, voice.state) == ("", None, Upload.State.DESTROYED)
    assert "Un nom" not in browser.get(at("question", "probleme")).content.decode()


def test_once_the_sheet_has_left_words_can_no_longer_be_taken_back(telephone, at, board):
    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone, text="Le bus")
    send_off(board)

    answer = browser.post(at("own", said.pk), {"action": "take_back"})

    assert answer.status_code == 409
    said.refresh_from_db()
    assert said.text == "Le bus"


def test_a_correction_of_words_taken_back_in_another_tab_stays_on_the_screen(telephone, at, board):
    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone, text="Un")
    browser.post(at("own", said.pk), {"action": "take_back"})

    answer = browser.post(at("own", said.pk), {"action": "correct", "text": "Un long texte", "before": "Un"})

    assert answer.status_code == 409
    assert "Un long texte" in answer.content.decode()


def test_a_voice_is_its_owners_to_destroy_even_once_the_sheet_has_left(telephone, at, board):
    browser, phone = telephone()
    stranger, _other = telephone()
    said = make.ContributionFactory(board=board, phone=phone, voiced=True, text="Mes mots")
    send_off(board)

    page = browser.get(at("own", said.pk)).content.decode()
    assert stranger.post(at("own", said.pk), {"action": "destroy"}).status_code == 404
    browser.post(at("own", said.pk), {"action": "destroy"})

    said.refresh_from_db()
    said.voice.refresh_from_db()
    assert "La fiche est partie" in page
    assert "Détruire" in page
    assert (said.text, said.voice.state) == ("Mes mots", Upload.State.DESTROYED)


@pytest.mark.parametrize("wants", ["text/html", "application/json"])
def test_a_device_that_was_forgotten_meanwhile_loses_no_word(telephone, at, wants):
    browser, _phone = telephone(is_shared=True)
    del browser.cookies["telephone"]

    answer = browser.post(
        at("question", "probleme"),
        {"key": str(uuid.uuid4()), "text": "Je parlais encore."},
        headers={"accept": wants},
    )

    assert answer.status_code == 404
    if wants == "text/html":
        assert "Je parlais encore." in answer.content.decode()
        assert 'name="code"' in answer.content.decode()
    else:
        assert "/c/" in answer.json()["error"]


def test_a_shared_computer_that_nobody_touches_is_not_kept_open(telephone, at):
    browser, _phone = telephone(is_shared=True)

    idle = browser.get(at("words", "probleme"), headers={"x-poll": "idle"})
    in_use = browser.get(at("words", "probleme"), headers={"x-poll": "in use"})

    assert "telephone" not in idle.cookies
    assert "telephone" in in_use.cookies


def test_words_put_aside_leave_their_reason_only(telephone, at, board):
    make.ContributionFactory(board=board, aside=True, text="Madame X est nulle")
    browser, _phone = telephone()

    page = browser.get(at("question", "probleme")).content.decode()

    assert "Une personne est nommée." in page
    assert "Madame X" not in page


def test_a_helper_says_who_types_for_whom_and_that_they_agreed(telephone, at):
    browser, _phone = telephone(is_shared=True)
    typed = {"source": "paper", "typed_by": "Karim, médiateur", "spoken_for": "une stagiaire", "problem": "Il pleut."}

    refused = say(browser, at("help"), **typed)
    done = say(browser, at("help"), **typed, solutions="Un abri.", has_agreed="on")

    assert refused.status_code == 422
    assert "Demandez d’abord à la personne." in refused.content.decode()
    assert done.status_code == 302
    assert list(Contribution.objects.order_by("pk").values_list("heading", "source", "typed_by")) == [
        ("problem", "paper", "Karim, médiateur"),
        ("solutions", "paper", "Karim, médiateur"),
    ]
    page = browser.get(at("question", "probleme")).content.decode()
    assert "Tapé par Karim, médiateur pour une stagiaire, avec son accord." in page


def test_a_paper_form_typed_twice_is_there_once(telephone, at):
    browser, _phone = telephone()
    key = str(uuid.uuid4())
    typed = {"source": "paper", "typed_by": "Karim", "problem": "Il pleut.", "causes": "Le toit.", "has_agreed": "on"}

    for _again in range(3):
        say(browser, at("help"), key=key, **typed)

    assert Contribution.objects.count() == 2


def test_what_became_of_the_words_is_found_at_the_same_address(telephone, board, at, programme):
    browser, _phone = telephone()
    service = make.OrganisationFactory(programme=programme, name="Service des transports")
    send_off(board)
    board.sheet.refresh_from_db()
    referral = make.ReferralFactory(sheet=board.sheet, organisation=service, taken=True)
    make.AnswerFactory(referral=referral, decision="Le bus passera à 7 h 30.")

    page = browser.get(at("home")).content.decode()

    assert "Service des transports a répondu" in page
    assert "Le bus passera à 7 h 30." in page
    assert "Les voix et les photos de cette fiche sont détruites le" in page


def test_a_page_costs_the_same_for_a_crowd(telephone, at, board):
    from tests.nets import queries

    browser, _phone = telephone()
    make.ContributionFactory(board=board, voiced=True)

    def add_rows():
        for said in make.ContributionFactory.create_batch(40, board=board):
            make.AgreementFactory(contribution=said)
        make.ContributionFactory.create_batch(3, board=board, voiced=True)

    for url in (at("home"), at("question", "probleme"), at("words", "probleme")):
        queries.assert_constant(lambda url=url: browser.get(url), add_rows=add_rows)


def test_ten_thousand_words_are_read_thirty_at_a_time(telephone, at, board):
    browser, phone = telephone()
    Contribution.objects.bulk_create(
        Contribution(
            board=board, sheet=board.sheet, phone=phone, heading="problem", text=f"Mot {n}", said_at=clock.now()
        )
        for n in range(10_000)
    )

    page = browser.get(at("words", "probleme"), {"page": "2"})

    assert page.content.decode().count("<article") == 30
    assert browser.get(at("words", "probleme"), {"page": "999"}).status_code == 200
    assert browser.get(at("words", "probleme"), {"page": "9" * 30}).status_code == 404


def test_a_contact_is_kept_apart_told_once_and_erased_on_demand(telephone, at, board, programme):
    from portevoix.boards.notifications import tell_the_telephones
    from portevoix.notifications.models import Mail

    browser, _phone = telephone()
    browser.post(at("contact"), {"address": "Lea@Example.org"})
    answer = make.AnswerFactory(
        referral=make.ReferralFactory(
            sheet=make.SheetFactory(sent=True, cohort=board.cohort, programme=programme), taken=True
        )
    )
    entry = make.EntryFactory(programme=programme, verb="sheets.answered", facts={"answer": answer.pk})

    for _again in range(2):
        tell_the_telephones(entry)

    mail = Mail.objects.get()
    assert mail.recipient == "lea@example.org"
    assert at("home") in mail.body
    browser.post(at("contact"), {"address": ""})
    assert not operations.forget_contacts(board, by=type(answer.author).objects.system(), at=clock.now())


def test_a_telephone_that_knows_everything_learns_in_three_queries_that_there_is_no_news(
    telephone, at, board, django_assert_max_num_queries
):
    browser, _phone = telephone()
    make.ContributionFactory.create_batch(3, board=board)
    url = at("words", "probleme")
    stamp = browser.get(url)["X-Stamp"]

    with django_assert_max_num_queries(3):
        same = browser.get(url, headers={"x-known": stamp})

    assert (same.status_code, same.content) == (204, b"")


@pytest.mark.parametrize("change", ["say", "agree", "put aside", "take back", "leave", "language"])
def test_whatever_changes_the_words_is_news(telephone, at, board, delegate, change):
    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone)
    other, _other = telephone()
    url = at("words", "probleme")
    stamp = other.get(url)["X-Stamp"]
    changes = {
        "say": lambda: say(browser, at("question", "probleme"), text="Du nouveau."),
        "agree": lambda: other.post(at("agree", said.pk), {"wish": "yes"}),
        "put aside": lambda: operations.put_aside(said, reason="Un nom.", by=delegate, at=clock.now()),
        "take back": lambda: browser.post(at("own", said.pk), {"action": "take_back"}),
        "leave": lambda: send_off(board),
        "language": lambda: other.cookies.load({"django_language": "en"}),
    }

    changes[change]()

    assert other.get(url, headers={"x-known": stamp}).status_code == 200


def test_a_full_hall_asks_less_often(telephone, at, board):
    browser, _phone = telephone()
    alone = browser.get(at("words", "probleme"))["X-Poll-After"]
    make.PhoneFactory.create_batch(199, board=board)

    assert (alone, browser.get(at("words", "probleme"))["X-Poll-After"]) == ("4", "10")


def test_words_of_danger_bring_help_on_the_page_that_follows(telephone, at):
    browser, _phone = telephone()
    url = at("question", "probleme")

    page = browser.get(say(browser, url, text="j'ai envie d'en finir").url).content.decode()

    assert 'href="tel:3114"' in page


def test_help_is_for_whoever_said_it_and_ends_with_other_words(telephone, at):
    browser, _phone = telephone()
    other, _other_phone = telephone()
    url = at("question", "probleme")
    say(browser, url, text="mon mari me frappe")

    assert "help-lines" not in other.get(url).content.decode()
    for _again in range(3):
        say(browser, url, text="Le bus est en retard.")
    assert "help-lines" not in browser.get(url).content.decode()


def test_words_of_danger_leave_no_trace_in_the_history(telephone, at):
    browser, _phone = telephone()

    say(browser, at("question", "probleme"), text="j'ai envie d'en finir zorglub")

    assert not any("zorglub" in str(entry.facts) for entry in Entry.objects.all())
