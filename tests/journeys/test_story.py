"""The whole loop, role by role, on a small phone and at a desk, with scripts and without."""

import datetime
import re

import pytest

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

DELEGATE = "samira.benkaddour@stagiaires.example"
TEXTS = {
    "probleme": "Le chauffage de l'atelier est en panne depuis lundi. Nous travaillons en manteau 🧥.",
    "causes": "La chaudière a dix-huit ans.",
    "consequences": "Deux d'entre nous ne viennent plus. مرحبا",
    "solutions": "Prêter des radiateurs en attendant la réparation.",
}


@pytest.mark.parametrize(
    ("viewport", "script"), [(PHONE, True), (PHONE, False), (DESK, True)], ids=["phone", "phone-no-script", "desk"]
)
def test_a_sheet_goes_from_the_class_to_its_answer(visit, viewport, script):
    with visit(viewport, script=script) as delegate, visit(viewport, script=script) as agent:
        sign_in_by_code(delegate)
        write(delegate)
        reference = send(delegate)
        provider_takes_charge_and_asks(agent, reference)
        delegate_gives_details(delegate, reference)
        provider_answers(agent, reference)
        delegate_settles(delegate, reference)
    with visit(viewport, script=script) as facilitator:
        facilitator.reads_for_everyone(reference)
    with visit(viewport, script=script) as visitor:
        everyone_reads(visitor, reference)
        coordinator_sees_figures(visitor)


def sign_in_by_code(delegate, mailbox=DELEGATE):
    delegate.go("/ma-classe/")
    delegate.page.fill("input[name=login], input[name=email]", mailbox)
    delegate.press("main form button")
    code = code_received(delegate, mailbox)
    delegate.page.fill("input[name=code]", code)
    delegate.press("main form button")
    assert delegate.page.url.endswith("/ma-classe/")


def code_received(person, email):
    """Read in the demonstration's mailbox, in another tab, as one reads one's mail."""
    tab = person.page.context.new_page()
    for _attempt in range(40):
        tab.goto(f"{person.site.address}/courriels/?boite={email}")
        tab.locator("main table a").first.click()
        found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", tab.locator("main").inner_text(), re.MULTILINE)
        if found:
            tab.close()
            return found[1]
        tab.wait_for_timeout(250)
    raise AssertionError("No code arrived.")


def write(delegate):
    delegate.press("form[action$='/commencer/'] button")
    draft = re.search(r"/fiches/brouillons/\d+/", delegate.page.url)[0]
    for slug, text in TEXTS.items():
        assert f"/{slug}/" in delegate.page.url
        delegate.page.fill("textarea", text)
        delegate.press("button[name=go][value=next]")
        if slug == "probleme":
            theirs_is_different(delegate)
    delegate.press("button[name=go][value=back]")  # going back loses nothing
    assert delegate.page.input_value("textarea") == TEXTS["solutions"]
    delegate.press("button[name=go][value=next]")
    delegate.page.check("input[name=theme] >> nth=5", force=True)
    delegate.press("button[name=go][value=next]")
    delegate.press("button[name=go][value=leave]")  # leaving, and coming back from elsewhere
    delegate.go("/ma-classe/")
    delegate.press(f"a[href^='{draft}']")
    while "/relecture/" not in delegate.page.url:
        delegate.press("button[name=go][value=next], a.button[href*='/fiches/brouillons/']")


def theirs_is_different(delegate):
    """Others have said that an atelier is cold: they are shown, and passed."""
    assert "/semblables/" in delegate.page.url
    delegate.press("main a.button[href*='/causes/']")


def send(delegate):
    shown = delegate.text()
    for text in TEXTS.values():
        assert text in shown
    assert "Benkaddour" not in shown
    delegate.page.fill("textarea[name=unapproved_reason]", "Nous en avons parlé tous ensemble.")
    delegate.press("main form button.loud")
    reference = re.search(r"/fiches/(\d{4}-\d{4})/recu/", delegate.page.url)[1]
    assert reference in delegate.text()
    return reference


def provider_takes_charge_and_asks(agent, reference):
    agent.step_into("provider")
    agent.press(f"a:has-text('{reference}'), article:has-text('{reference}') a")
    agent.press("form:has(input[name=action][value=take]) button, button[name=action][value=take]")
    agent.page.fill("textarea[name=text]", "Le chauffagiste passe demain matin.")
    agent.press("button[name=action][value=step], form:has(textarea[name=text]) button")
    agent.page.fill("textarea[name=question]", "Dans quelle salle exactement ?")
    agent.press("button[name=action][value=ask], form:has(textarea[name=question]) button")


def delegate_gives_details(delegate, reference):
    delegate.go("/ma-classe/")
    delegate.press(f"a[href*='/fiches/{reference}/precisions/']")
    assert "Dans quelle salle exactement" in delegate.text()
    delegate.page.fill("textarea[name=reply]", "L'atelier 2, au fond.")
    delegate.press("main form button")


def provider_answers(agent, reference):
    agent.page.reload()
    assert "L'atelier 2, au fond." in agent.text()
    give_answer(
        agent,
        in_brief="Six radiateurs arrivent aujourd'hui.",
        understood="Il fait froid dans l'atelier 2.",
        decision="Nous prêtons six radiateurs dès aujourd'hui.",
        next_step="La chaudière est remplacée.",
    )


# One word for each answer of the session: the same words are refused to two sheets.
ROOMS = iter(["bleue", "verte", "rouge", "jaune", "blanche", "noire", "grise", "mauve", "ocre", "rose"])


def give_answer(agent, **said):
    """From the page of the sheet to its publication."""
    said["understood"] += f" C'est la salle {next(ROOMS)}."
    agent.press("a[href$='/repondre/']")
    for name, text in said.items():
        agent.page.fill(f"textarea[name={name}]", text)
    agent.page.check("input[name=outcome][value=solution]", force=True)
    soon = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=20)
    agent.page.fill("input[name=next_step_date]", soon.isoformat())
    agent.page.fill("textarea[name=contact], input[name=contact]", "L'accueil du centre")
    agent.press("button[name=action][value=preview], button[name=action]:not([value=save])")
    assert said["decision"] in agent.text()
    agent.press("button[name=action][value=publish]")


def delegate_settles(delegate, reference):
    delegate.go(f"/fiches/{reference}/")
    assert "Nous prêtons six radiateurs" in delegate.text()
    delegate.press("a[href$='/reglee/']")
    delegate.press("main form button")


def everyone_reads(visitor, reference):
    visitor.go(f"/fiches/{reference}/")
    shown = visitor.text()
    for text in (*TEXTS.values(), "Le chauffagiste passe demain matin.", "Nous prêtons six radiateurs"):
        assert text in shown
    assert "L'atelier 2, au fond." not in shown
    assert "Dans quelle salle" not in shown
    assert "Benkaddour" not in shown
    visitor.go("/fiches/?statut=reglee")
    assert reference in visitor.text()


def coordinator_sees_figures(visitor):
    visitor.go("/chiffres/")
    visitor.step_into("coordinator")
    assert visitor.page.url.endswith("/pilotage/")
    assert visitor.page.locator("table tbody tr").count() > 5
