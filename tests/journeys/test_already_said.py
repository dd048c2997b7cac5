"""While one writes: what is near is shown, a sheet that answers puts the draft away, and nothing of it is lost."""

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

SAID = (
    "La ligne 23 arrive le matin à 8 h 25 et les cours commencent à 8 h. "
    "Il n’y a rien entre le bus de 6 h 50 et celui-là. مرحبا"
)


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_what_was_answered_already_is_shown_and_the_draft_stays(visit, script):
    with visit(PHONE, script=script) as delegate:
        delegate.step_into("delegate")
        delegate.take("form[action$='/commencer/'] button")
        draft = delegate.page.url.removeprefix(delegate.site.address).replace("/probleme/", "/")
        delegate.write("textarea", SAID)
        if script:  # it comes by itself, under the words
            delegate.page.locator(".near:has-text('ligne 23')").wait_for()
            delegate.look()
        delegate.take("button[name=go][value=next]")
        assert delegate.page.url.endswith("/semblables/")
        near = delegate.page.locator("article.near:has-text('ligne 23')")
        assert "Réglée" in near.inner_text()
        assert "en bref" in near.inner_text()

        delegate.take("article.near button[value=answers]")
        assert "/ma-classe/" in delegate.page.url
        assert delegate.page.locator(f"[aria-labelledby=put-away] a[href='{draft}']").count() == 1
        delegate.take(f"form[action='{draft}reprendre/'] button")
        delegate.go(f"{draft}probleme/")
        assert delegate.page.input_value("textarea") == SAID

        delegate.go(f"{draft}semblables/")
        while delegate.page.locator("article.near button[value=different]").count():
            delegate.take("article.near button[value=different]")
        assert "Réglée" not in delegate.text()
        delegate.go(f"{draft}jeter/")
        delegate.take("main form.confirm button, main form button")
        delegate.go("/ma-classe/")
        assert not delegate.page.locator(f"a[href^='{draft}']").count()
