"""The coordinator reads what the words of the sheets teach, and says which mean the same: the next search knows."""

import uuid

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_a_word_of_the_coordinator_finds_what_others_called_otherwise(visit, script):
    patois = "patache" + "".join(letter for letter in uuid.uuid4().hex if letter.isalpha())
    with visit(PHONE, script=script) as coordinator, visit(PHONE, script=script) as person:
        person.go(f"/recherche/?q={patois}")
        assert not person.page.locator(".hits").count()

        coordinator.step_into("coordinator")
        coordinator.take("main a[href='/pilotage/mots/']")
        assert coordinator.page.locator("main table tbody tr").count() > 5
        coordinator.take("main a[href='/equipe/synonymes/']")
        words = coordinator.page.input_value("textarea[name=lines]")
        coordinator.page.fill("textarea[name=lines]", "")
        coordinator.write("textarea[name=lines]", words.replace("bus, car", f"bus, car, {patois}"))
        coordinator.take("main form button")

        person.write("main input[name=q]", patois)
        person.take("main .search-box button")
        assert "bus" in person.page.locator(".hits > li").first.inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_whatever_the_words_suggest_the_class_chooses(visit, script):
    with visit(PHONE, script=script) as delegate:
        delegate.step_into("delegate")
        delegate.take("form[action$='/commencer/'] button")
        draft = delegate.page.url.removeprefix(delegate.site.address).replace("/probleme/", "/")
        delegate.write("textarea", "Le bus de la zone ne passe plus le soir.")
        delegate.take("button[name=go][value=next]")
        delegate.go(f"{draft}theme/")
        assert not delegate.page.locator("main input[name=theme]:checked").count()
        first = delegate.page.locator("main input[name=theme]").nth(1).get_attribute("value")
        delegate.choose("theme", first)
        delegate.take("button[name=go][value=next]")
        delegate.go(f"{draft}theme/")
        assert delegate.page.locator("main input[name=theme]:checked").get_attribute("value") == first
        delegate.go(f"{draft}destinataires/")
        delegate.go(f"{draft}jeter/")
        delegate.take("main form button")
