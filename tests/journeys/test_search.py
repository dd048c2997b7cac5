"""Someone looks for their problem as they would say it, with mistakes, and finds who said it before."""

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

SAID = "probleme de buss le matin a manosque"


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_a_problem_written_with_mistakes_is_found_in_one_search(visit, script):
    with visit(PHONE, script=script) as person:
        person.go("/")
        person.write(".masthead input[name=q]", SAID)
        person.take(".masthead .search-box button")
        found = person.page.locator(".hits > li")
        assert "Manosque" in found.first.inner_text()
        assert "bus" in found.first.inner_text()
        assert "(vous avez écrit « buss »)" in person.text().replace("\u00a0", " ")
        everything = found.count()

        person.open(".filters summary")
        person.page.select_option("select[name=type]", "fiches")
        person.take(".filters form button")
        assert 0 < found.count() < everything
        person.take(".hits li:first-child h2 a")
        assert "Manosque" in person.text()


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_a_search_that_finds_nothing_leads_on(visit, script):
    with visit(PHONE, script=script) as person:
        person.go("/fiches/")
        person.take(".masthead .search-box button")  # elsewhere than at home, it leads to the page of the search
        assert "/recherche/" in person.page.url
        assert not person.page.locator(".hits").count()
        person.write("main input[name=q]", "xylophone zinzolin")
        person.take("main .search-box button")
        person.take("main .empty a[href='/ma-classe/']")
        assert "/connexion/" in person.page.url
