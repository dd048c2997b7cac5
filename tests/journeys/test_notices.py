"""Against a public text: reported with no account, decided, contested, decided by another; and a reply under it."""

import re

import pytest

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]
NAMED = "jeanne.morel@nommee.example"
WORDS = "On reconnaît ma sœur. مرحبا 🙂"
REASON = "Aucune personne n’est nommée dans ce texte."
REPLY = "Le centre n’a jamais reçu cette demande."


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_a_text_is_reported_decided_and_contested(visit, script):
    with visit(PHONE, script=script) as visitor:
        visitor.go("/fiches/")
        visitor.take("main .card a")
        visitor.take("a[href*='/signaler/fiche/']")
        visitor.choose("reason", "personal")
        visitor.write("textarea[name=words]", WORDS)
        visitor.take("main form button.loud")
        receipt = visitor.page.url.removeprefix(visitor.site.address)
        code = visitor.page.locator(".receipt-reference").inner_text()
        assert WORDS in visitor.text()

        with visit(PHONE, script=script) as facilitator:
            decide(facilitator, "facilitator", code, REASON)

        visitor.go(receipt)
        assert REASON in visitor.text()
        visitor.take("a[href$='/recours/']")
        visitor.write("textarea[name=text]", "Elle est la seule à faire ce métier.")
        visitor.take("main form button.loud")

        with visit(PHONE, script=script) as coordinator:
            decide_again(coordinator, code)

        visitor.go(receipt)
        assert "Le métier seul ne nomme personne." in visitor.text()
        visitor.go("/signalements/bilan/")


def decide(person, shoe, code, reason):
    person.step_into(shoe)
    person.go("/signalements/")
    person.press(f".card:has-text('{code}') a")
    assert WORDS in person.text()
    person.choose("act", "nothing")
    person.write("textarea[name=decision]", reason)
    person.take("main form button.loud")
    assert reason in person.text()


def decide_again(person, code):
    person.step_into("coordinator")
    person.go("/signalements/")
    person.press(f".card:has-text('{code}') a")
    person.choose("outcome", "upheld")
    person.write("textarea[name=decision]", "Le métier seul ne nomme personne.")
    person.take("main form button.loud")


def test_whoever_is_named_replies_under_the_text(visit):
    with visit(PHONE, script=False) as named:
        named.go("/fiches/")
        named.press("main .card a")
        sheet = named.page.url.removeprefix(named.site.address)
        named.press("a[href^='/fiches/'][href$='/signaler/']")
        named.press("a[href*='/droit-de-reponse/fiche/']")
        for name, typed in {"name": "Jeanne Morel", "capacity": "directrice", "words": REPLY, "email": NAMED}.items():
            named.page.fill(f"main [name={name}]", typed)
        named.press("main form button.loud")
        named.go(link_received(named))
        named.press("button[value=confirm]")
        code = named.page.locator(".receipt-reference").inner_text()
        named.go(sheet)
        assert REPLY not in named.text()

        with visit(DESK) as facilitator:
            facilitator.step_into("facilitator")
            facilitator.go("/signalements/")
            facilitator.press(f".card:has-text('{code}') a")
            facilitator.page.check("input[name=choice][value=show]", force=True)
            facilitator.press("main form button.loud")

        named.go(sheet)
        assert REPLY in named.text()


def link_received(person):
    """Read in the demonstration's mailbox, in another tab."""
    tab = person.page.context.new_page()
    for _attempt in range(40):
        tab.goto(f"{person.site.address}/courriels/?boite={NAMED}")
        if tab.locator("main table a").count():
            tab.locator("main table a").first.click()
            found = re.search(r"/droit-de-reponse/suivi/\S+", tab.locator("main").inner_text())
            if found:
                tab.close()
                return found[0]
        tab.wait_for_timeout(250)
    raise AssertionError("No link arrived.")


def test_a_page_that_blocks_is_said(visit):
    with visit(PHONE, script=False) as visitor:
        visitor.go("/accessibilite/")
        visitor.press("a[href='/signaler/accessibilite/']")
        visitor.page.fill("textarea[name=words]", "Avec mon lecteur d’écran, je ne trouve pas le menu.")
        visitor.press("main form button.loud")
        assert "lecteur d’écran" in visitor.text()


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_the_foot_of_a_page_says_who_answers_for_the_site(visit, script):
    with visit(PHONE, script=script) as visitor:
        visitor.go("/chiffres/")
        for link in ("/mentions-legales/", "/confidentialite/", "/accessibilite/", "/langage-clair/", "/regles/"):
            visitor.take(f".site-foot a[href='{link}']")
            assert visitor.page.url.endswith(link)
        visitor.take("main a[href='/signalements/bilan/']")
        assert visitor.page.locator(".figure").count() == 4
