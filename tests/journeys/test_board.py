"""The class speaks: with a microphone or without a script, offline, gathered, approved, sent, remembered."""

import re
import urllib.request

import pytest

from .conftest import DESK, PHONE
from .test_pages import weigh

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

FIRST_VISIT_KB = 40
PATIENCE_MS = 30_000


def code_of(delegate):
    """The delegate opens the board of the class, and reads its code on the page."""
    delegate.step_into("delegate")
    delegate.press("a[href$='/tableau/']")
    if not delegate.page.locator(".way-in .code").count():
        delegate.press("button[value=open]")
    return delegate.page.locator(".way-in .code").inner_text()


def come_in(person, code, device="mine"):
    person.go("/c/")
    person.page.fill("input[name=code]", code)
    person.press("main form button")
    person.press(f"button[name=device][value={device}]")
    assert "/classe/" in person.page.url
    return person.page.url


def question(person, board, slug="probleme"):
    person.page.goto(board + f"{slug}/")
    person.look()


def say(person, board, text, slug="probleme"):
    question(person, board, slug)
    person.page.fill("textarea[name=text]", text)
    person.page.locator("form.say button.loud").click()
    person.page.locator(f".word:has-text('{text}')").first.wait_for()
    person.look()


def test_a_class_speaks_approves_sends_and_finds_its_answer(visit):
    with visit(DESK) as delegate, visit(PHONE) as lea, visit(PHONE, script=False) as tom:
        board = come_in(lea, code_of(delegate))
        come_in(tom, delegate.page.locator(".way-in .code").inner_text(), "shared")
        say(lea, board, "Le dernier car part trop tôt.")
        question(tom, board)
        tom.page.locator(".word:has-text('Le dernier car part trop tôt.') button:has-text('Moi aussi')").click()
        assert "1 dit « moi aussi »" in tom.text().replace("\u00a0", " ")
        lea_records_her_voice(lea, board)
        tom_says_it_without_a_script(tom, board)
        delegate_types_up_the_voice(delegate)
        delegate_takes_up(delegate, "Le dernier car part trop tôt.", "Le car part avant la fin du service.")
        lea.page.goto(board)
        assert "Dans la fiche" in lea.text()
        fill_the_rest(delegate)
        reference = class_approves(delegate, lea, tom, board)
        with visit(DESK) as facilitator:
            facilitator.reads_for_everyone(reference)
        everyone_reads_the_word_of_the_class(visit, reference)
        late_words_stay_on_the_screen(tom, board)
        provider_stays_outside(visit, delegate)


def lea_records_her_voice(lea, board):
    question(lea, board, "causes")
    page = lea.page
    page.get_by_role("button", name="Enregistrer ma voix").click()
    page.get_by_role("button", name="Arrêter").wait_for()
    lea.look()
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Arrêter").click()
    page.locator("[data-recorder] audio").wait_for()
    lea.look()
    page.locator("form.say button.loud").click()
    page.locator(".word:has-text('Correct'), .word:has-text('Corriger')").first.wait_for()
    for _attempt in range(30):
        if page.locator(".word audio source").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    lea.look()
    source = page.locator(".word audio source").first.get_attribute("src")
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies(board))
    request = urllib.request.Request(  # noqa: S310
        lea.site.address + source, headers={"Cookie": cookie, "Range": "bytes=0-99"}
    )
    with urllib.request.urlopen(request) as heard:  # noqa: S310
        assert heard.status == 206
        assert len(heard.read()) == 100
    request.remove_header("Cookie")
    with pytest.raises(urllib.request.HTTPError, match="404"):
        urllib.request.urlopen(request)  # noqa: S310


def tom_says_it_without_a_script(tom, board):
    question(tom, board, "solutions")
    tom.page.fill("textarea[name=text]", "Un car à 22 h 30. 🚌 مرحبا")
    tom.press("form.say button.loud")
    assert "Merci. Vos mots sont arrivés" in tom.text()
    assert "Un car à 22 h 30. 🚌 مرحبا" in tom.text()


def delegate_types_up_the_voice(delegate):
    delegate.page.goto(re.sub(r"tableau/.*", "tableau/causes/", delegate.page.url))
    delegate.look()
    delegate.press("a:has-text('Écouter, écrire')")
    assert delegate.page.locator(".player button").count() >= 3
    delegate.page.fill("textarea[name=transcript]", "Les horaires d'été sont restés.")
    delegate.press("button[value=type_up]")
    assert "Les horaires d'été sont restés." in delegate.text()


def delegate_takes_up(delegate, words, sentence):
    delegate.page.goto(re.sub(r"tableau/.*", "tableau/probleme/", delegate.page.url))
    delegate.page.locator(f".gathered:has-text('{words}') input[name=said]").check(force=True)
    delegate.page.fill("textarea[name=text]", sentence)
    delegate.press("button.loud:has-text('Ajouter à la fiche')")
    assert sentence in delegate.text()
    assert "tirée de 1 contribution" in delegate.text()


def fill_the_rest(delegate):
    """The other headings, in the journey of the sheet; each page leads to the words of the class about it."""
    delegate.press("a:has-text('Changer le texte')")
    drafting = delegate.page.url.replace("/probleme/", "/")
    for slug in ("causes", "consequences", "solutions"):
        delegate.page.goto(f"{drafting}{slug}/")
        assert delegate.page.locator(f"a[href$='/tableau/{slug}/']").count() == 1
        delegate.page.fill("textarea", f"Texte de la rubrique {slug}.")
        delegate.press("button[name=go][value=next]")


def class_approves(delegate, lea, tom, board):
    page = delegate.page
    delegate.step_into("delegate")
    delegate.press("a[href$='/tableau/']")
    delegate.press("a[href$='/tableau/avis/']")
    delegate.press("button[value=ask]")
    for person, answer in ((lea, "yes"), (tom, "no")):
        person.page.goto(board)
        person.press("a[href$='/avis/']")
        assert "Le car part avant la fin du service." in person.text()
        person.page.check(f"input[name=recognises][value={answer}]", force=True)
        if answer == "no":
            person.page.fill("textarea[name=missing]", "Il manque le week-end.")
        person.press("form.journey button.loud")
    page.reload()
    assert "Il manque le week-end." not in delegate.text()  # two answers would be somebody's
    page.fill("input[name=yes]", "6")
    page.fill("input[name=no]", "1")
    delegate.press("button[value=hands]")
    assert "7 personnes sur les 9 qui ont répondu se reconnaissent" in delegate.text()
    assert "Il manque le week-end." not in delegate.text()
    delegate.press("a[href$='/relecture/']")
    page.fill("textarea[name=reservations]", "Une partie de la classe travaille aussi le week-end.")
    delegate.press("button:has-text('Envoyer au nom de la classe')")
    return re.search(r"/fiches/(\d{4}-\d{4})/recu/", page.url)[1]


def everyone_reads_the_word_of_the_class(visit, reference):
    with visit(PHONE) as visitor:
        visitor.go(f"/fiches/{reference}/")
        shown = visitor.text()
    assert "7 personnes sur les 9" in shown
    assert "Une partie de la classe travaille aussi le week-end." in shown
    for private in ("Il manque le week-end.", "Les horaires d'été sont restés.", "🚌"):
        assert private not in shown


def late_words_stay_on_the_screen(tom, board):
    tom.page.goto(board)
    assert "Ce que nos mots sont devenus" in tom.text()
    assert "Les voix et les photos de cette fiche sont détruites le" in tom.text()


def provider_stays_outside(visit, delegate):
    delegate.page.goto(delegate.site.address + "/ma-classe/")
    delegate.press("a[href$='/tableau/']")
    code = delegate.page.locator(".way-in .code").inner_text().replace(" ", "")
    with visit(DESK) as provider:
        provider.step_into("provider")
        provider.go(f"/c/{code}/", expected=403)
        assert "Le tableau est à la classe" in provider.text()


@pytest.fixture
def lea_and_board(visit):
    with visit(DESK) as delegate:
        delegate.step_into("delegate")
        delegate.press("a[href$='/tableau/']")
        form = delegate.page.locator("button[value=open]:visible, button[value=gather]:visible")
        if form.count():
            form.first.click()
            delegate.page.wait_for_load_state()
        code = delegate.page.locator(".way-in .code").inner_text()
    with visit(PHONE) as lea:
        yield lea, come_in(lea, code)


def test_words_written_without_signal_go_by_themselves_once_even_after_the_page_was_closed(lea_and_board):
    lea, board = lea_and_board
    context = lea.page.context
    question(lea, board)
    lea.page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    lea.page.fill("textarea[name=text]", "Dit dans le sous-sol.")
    lea.page.locator("form.say button.loud").click()
    lea.page.locator("[data-outcome]:has-text('Pas de réseau')").wait_for()
    assert "Vos mots attendent sur ce téléphone." in lea.text()
    lea.page.close()
    lea.page = context.new_page()
    lea.page.goto(board)  # the pages of the board open without a signal
    lea.page.locator("text=Vos mots attendent sur ce téléphone.").wait_for()
    context.set_offline(False)
    lea.page.locator("text=Ce qui attendait est parti.").wait_for(timeout=PATIENCE_MS)
    lea.said.clear()  # the browser told its console that there was no network
    question(lea, board)
    assert lea.page.locator(".word:has-text('Dit dans le sous-sol.')").count() == 1


def test_a_phone_that_scans_the_code_again_is_on_its_board(visit, lea_and_board):
    lea, board = lea_and_board
    with visit(DESK) as delegate:
        code = code_of(delegate).replace(" ", "")
    lea.go(f"/c/{code}/")
    assert lea.page.url == board


def test_a_refused_microphone_leaves_the_text_and_the_file(lea_and_board):
    lea, board = lea_and_board
    lea.page.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    question(lea, board)
    lea.page.fill("textarea[name=text]", "Je garde mes mots.")
    lea.page.get_by_role("button", name="Enregistrer ma voix").click()
    lea.page.locator("text=Le micro a été refusé.").wait_for()
    assert lea.page.input_value("textarea[name=text]") == "Je garde mes mots."
    assert lea.page.locator("input[name=voice]").is_visible()


def test_new_words_appear_without_reload(visit, lea_and_board):
    lea, board = lea_and_board
    question(lea, board)
    with visit(PHONE, script=False) as other:
        other.page.context.add_cookies(lea.page.context.cookies(board))
        question(other, board)
        other.page.fill("textarea[name=text]", "Je viens d'arriver.")
        other.press("form.say button.loud")
    lea.page.locator('.word:has-text("Je viens d\'arriver.")').wait_for(timeout=PATIENCE_MS)


def test_a_shared_computer_keeps_nothing(visit, lea_and_board):
    _lea, board = lea_and_board
    with visit(DESK) as delegate:
        code = code_of(delegate)
    with visit(DESK) as person:
        come_in(person, code, "shared")
        say(person, board, "Depuis la salle informatique.")
        kept = person.page.evaluate(
            "async () => [(await indexedDB.databases()).length, (await caches.keys()).length,"
            " (await navigator.serviceWorker.getRegistrations()).length, localStorage.length, sessionStorage.length]"
        )
        assert kept == [0, 0, 0, 0, 0]
        person.page.goto(board)
        person.press(".shared-bar button")
        person.page.goto(board)
        assert "Cet appareil n’est pas sur ce tableau" in person.text()
        person.page.go_back()
        assert "Depuis la salle informatique." not in person.text()


def test_the_first_visit_of_a_contributor_is_light(visit, lea_and_board):
    with visit(DESK) as delegate:
        code = code_of(delegate).replace(" ", "")
    with visit(PHONE) as person:
        entrance = weigh(person, f"/c/{code}/")
        person.page.click("button[value=mine]")
        person.page.wait_for_load_state("networkidle")
        board = person.page.url.removeprefix(person.site.address)
        shown = weigh(person, f"{board}probleme/")
    pages = {address: size for address, size in {**entrance, **shown}.items() if "/sons/" not in address}
    assert sum(pages.values()) <= FIRST_VISIT_KB * 1024, pages


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_of_the_board_is_accessible(visit, lea_and_board, viewport, dark):
    _lea, board = lea_and_board
    with visit(viewport, dark=dark) as delegate:
        code = code_of(delegate)
        manage = delegate.page.url
        for page in ("ecran/", "probleme/", "solutions/", "avis/"):
            delegate.page.goto(manage + page)
            delegate.look()
    with visit(viewport, dark=dark) as person:
        person.go("/c/XXXXXXXX/", expected=404)
        come_in(person, code)
        for page in ("", "probleme/", "aider/", "prevenir/", "avis/"):
            person.page.goto(board + page)
            person.look()
