"""Every page of every role: accessible, narrow, dark, light on the network."""

import gzip

import pytest

from .conftest import DESK, PHONE
from .keyboard import reach

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

# kB on the wire, from design.md: the first visit with all it needs, then each next page.
FIRST_VISIT_KB, NEXT_PAGE_KB, MOST_REQUESTS = 32, 20, 5
CSS_KB, JS_KB = 8, 8
PUBLIC = [
    "/",
    "/fiches/",
    "/engagements/",
    "/recherche/",
    "/recherche/?q=bus",
    "/chiffres/",
    "/en-attente/",
    "/suivre/",
    "/donnees/",
    "/api/",
    "/dire-en-prive/",
    "/dire-en-prive/retour/",
    "/a-propos/",
    "/accessibilite/",
    "/regles/",
    "/mentions-legales/",
    "/confidentialite/",
    "/langage-clair/",
    "/signaler/accessibilite/",
    "/signalements/bilan/",
    "/composants/",
    "/demonstration/",
    "/courriels/",
]
PAGES = {
    "visitor": [*PUBLIC, "/fiches/?statut=avec-reponse", "/connexion/"],
    "trainee": ["/ma-classe/"],
    "delegate": ["/nouvelles/", "/mes-messages/", "/ma-classe/"],
    "provider": ["/traiter/"],
    "agent": ["/traiter/absence/", "/traiter/"],
    "facilitator": ["/equipe/appels/", "/pilotage/", "/lecture/", "/confidences/", "/traiter/", "/signalements/"],
    "coordinator": ["/pilotage/mots/", "/equipe/synonymes/", "/referents/", "/pilotage/", "/chiffres/"],
}
MISSING = ["/nulle-part/", "/fiches/1999-0001/", "/fiches/?page=99999999999999999999", "/p/inconnu/fiches/"]


@pytest.mark.parametrize("shoe", PAGES)
@pytest.mark.parametrize(("viewport", "dark"), [(PHONE, False), (DESK, True)], ids=["phone-light", "desk-dark"])
def test_every_page_is_accessible_and_narrow(visit, shoe, viewport, dark):
    with visit(viewport, dark=dark) as person:
        if shoe != "visitor":
            person.step_into(shoe)
        for path in PAGES[shoe]:
            person.go(path)
        for link in first_links(person):
            person.go(link)


def first_links(person):
    """One page of each kind that the last page leads to: a sheet, a draft, a duty."""
    hrefs = person.page.locator("main a[href^='/']").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    kinds = {}
    for href in hrefs:
        if "csv" not in href:
            kinds.setdefault(href.split("?")[0].rstrip("/").rsplit("/", 1)[0], href)
    return list(kinds.values())[:6]


@pytest.mark.parametrize("path", MISSING)
def test_an_address_that_leads_nowhere_helps(visit, path):
    with visit(PHONE) as person:
        person.go(path, expected=404)
        assert person.page.locator("main a[href$='/fiches/']").count() >= 1


@pytest.mark.parametrize("path", ["/", "/fiches/", "/chiffres/"])
def test_a_first_visit_is_light_and_needs_nobody_else(visit, path):
    with visit(PHONE) as person:
        sizes = weigh(person, path)
        assert all(address.startswith(person.site.address) for address in sizes)
        assert len(sizes) <= MOST_REQUESTS, sizes
        assert sum(sizes.values()) <= FIRST_VISIT_KB * 1024, sizes
        again = weigh(person, "/fiches/?page=2")
        assert sum(again.values()) <= NEXT_PAGE_KB * 1024, again


def weigh(person, path):
    """Bytes received per address, compressed, headers included."""
    client = person.page.context.new_cdp_session(person.page)
    client.send("Network.enable")
    sizes, addresses = {}, {}
    client.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
    client.on(
        "Network.loadingFinished",
        lambda e: sizes.update({addresses.get(e["requestId"], e["requestId"]): e["encodedDataLength"]}),
    )
    person.page.goto(person.site.address + path, wait_until="networkidle")
    client.detach()
    return {address: size for address, size in sizes.items() if size}


def test_style_and_script_keep_their_weight():
    from portevoix.kit.staticfiles import script, style_sheet

    assert len(gzip.compress(style_sheet().encode(), 6)) <= CSS_KB * 1024
    assert len(gzip.compress(script().encode(), 6)) <= JS_KB * 1024


def test_english_is_one_press_away_and_stays(visit):
    with visit(PHONE, language="fr-FR") as person:
        person.go("/fiches/")
        assert person.page.locator("html").get_attribute("lang") == "fr"
        person.press("button[name=language][value=en]")
        assert person.page.locator("html").get_attribute("lang") == "en"
        person.go("/chiffres/")
        assert person.page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_alone_sends_an_answer_to_a_question(visit):
    with visit(DESK) as delegate:
        delegate.step_into("delegate")
        page = delegate.page
        reach(page, "form[action$='/commencer/'] button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/probleme/")
        reach(page, "textarea")
        page.keyboard.type("Il pleut dans la salle.")
        reach(page, "button[value=leave]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ma-classe/**")
        assert "Il pleut dans la salle." in delegate.text()


def test_what_is_typed_is_saved_by_itself(visit):
    with visit(PHONE) as delegate:
        delegate.step_into("delegate")
        delegate.press("form[action$='/commencer/'] button")
        delegate.page.fill("textarea", "Les vestiaires ne ferment plus.")
        delegate.page.locator("[data-autosave-status]").filter(has_text=":").wait_for(timeout=15_000)
        delegate.page.goto(delegate.page.url)
        assert delegate.page.input_value("textarea") == "Les vestiaires ne ferment plus."
