"""An answer that is none: contested, given again, contested again, mediated; and its promise, kept."""

import pytest

from .conftest import DESK, PHONE
from .test_story import give_answer, send, sign_in_by_code, write

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize(("viewport", "script"), [(PHONE, False), (DESK, True)], ids=["phone-no-script", "desk"])
def test_an_answer_is_contested_until_it_is_one(visit, viewport, script):
    with visit(viewport, script=script) as delegate, visit(viewport, script=script) as agent:
        sign_in_by_code(delegate)
        write(delegate)
        reference = send(delegate)
        provider_asks_for_time(agent, reference)
        give_answer(
            agent,
            in_brief="Six radiateurs arrivent.",
            understood="Il fait froid dans l'atelier.",
            decision="Nous prêtons six radiateurs.",
            next_step="Nous cherchons une chaudière.",
        )
        contest(delegate, reference, "Personne ne dit quand la chaudière sera remplacée.")
        provider_answers_again(agent, reference)
        contest(delegate, reference, "Toujours pas de date.")
    with visit(viewport, script=script) as desk:
        desk.reads_for_everyone(reference)
        desk.reads_words_for_everyone(reference)
        desk_mediates(desk, reference)
    with visit(viewport, script=script) as agent:
        provider_keeps_its_promise(agent, reference)
    with visit(viewport, script=script) as visitor:
        everyone_reads_all_of_it(visitor, reference)


def open_sheet(person, reference):
    person.press(f"a:has-text('{reference}'), article:has-text('{reference}') a")


def provider_asks_for_time(agent, reference):
    agent.step_into("provider")
    open_sheet(agent, reference)
    agent.page.click("summary:has-text('Prendre plus de temps')")
    agent.page.fill("textarea[name=reason]", "Le devis arrive la semaine prochaine.")
    agent.press("button[name=action][value=extend]")
    assert "La date est reportée" in agent.text()


def contest(delegate, reference, missing):
    delegate.go(f"/fiches/{reference}/")
    delegate.press("a[href*='/contester/']")
    delegate.page.fill("textarea[name=missing]", missing)
    delegate.press("main form button")
    assert missing in delegate.text()


def provider_answers_again(agent, reference):
    agent.go("/traiter/")
    open_sheet(agent, reference)
    assert "Personne ne dit quand" in agent.text()
    give_answer(
        agent,
        in_brief="La chaudière est commandée.",
        understood="Vous voulez une date pour la chaudière.",
        decision="La chaudière est commandée. Le chauffagiste la pose en fin de mois.",
        next_step="La nouvelle chaudière est posée.",
    )


def desk_mediates(desk, reference):
    desk.step_into("facilitator")
    desk.go("/traiter/?vue=mediations")
    open_sheet(desk, reference)
    desk.page.fill("textarea[name=text]", "Nous avons réuni la classe et le centre.")
    desk.press("button[name=action][value=step]")
    desk.press("a[href$='/mediation/']")
    desk.page.check("input[name=outcome][value=stands]", force=True)
    desk.page.fill("textarea[name=conclusion]", "Le bon de commande a été montré à la classe.")
    desk.press("main form button.loud")


def provider_keeps_its_promise(agent, reference):
    agent.go(f"/fiches/{reference}/")
    agent.step_into("provider")
    agent.go(f"/fiches/{reference}/")
    agent.press("a[href*='/engagements/'] >> nth=-1")
    agent.press("a[href$='/tenu/']")
    agent.page.fill("textarea[name=proof_text]", "La chaudière marche depuis ce matin.")
    agent.press("main form button.loud, main form button:not(.quiet)")
    assert "La chaudière marche depuis ce matin." in agent.text()


def everyone_reads_all_of_it(visitor, reference):
    visitor.go(f"/fiches/{reference}/")
    shown = visitor.text()
    for said in (
        "Le devis arrive la semaine prochaine.",
        "Nous prêtons six radiateurs",
        "Personne ne dit quand",
        "Le chauffagiste la pose en fin de mois.",
        "Toujours pas de date.",
        "Nous avons réuni la classe et le centre.",
        "Le bon de commande a été montré à la classe.",
        "Tenu",
    ):
        assert said in shown
    for path in ("/en-attente/", "/en-attente/?liste=elus", "/engagements/"):
        visitor.go(path)
