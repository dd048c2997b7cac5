"""Someone without an account follows a sheet by mail, changes how often, and stops; a program reads the same."""

import re
import uuid

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_a_mailbox_follows_a_sheet_and_stops(visit, script):
    mailbox = f"lectrice.{uuid.uuid4().hex[:8]}@courriel.example"
    with visit(PHONE, script=script) as reader:
        reader.go("/fiches/")
        reader.take("main .card h2 a, main .card h3 a")
        reader.take("main a[href^='/suivre/?fiche=']")
        reader.write("main input[name=email]", "pas une adresse")
        reader.take("main form .button.loud")
        assert reader.page.locator(".error-summary").count() == 1
        reader.page.fill("main input[name=email]", "")
        reader.write("main input[name=email]", mailbox)
        reader.choose("rhythm", "weekly")
        reader.take("main form .button.loud")
        assert reader.page.url.endswith("/suivre/demande/")

        reader.go(link_received(reader, mailbox))
        assert mailbox in reader.text()
        reader.take("main form .button.loud")
        assert reader.page.locator("li.panel").count() == 1
        assert reader.page.locator("input[name=rhythm][value=weekly]").is_checked()

        reader.choose("rhythm", "daily")
        reader.take("form:has(input[value=rhythm]) button")
        reader.take("form:has(input[value=stop]) button")
        assert mailbox not in reader.text()


def link_received(person, mailbox):
    """Read in the demonstration's mailbox, in another tab."""
    tab = person.page.context.new_page()
    for _attempt in range(40):
        tab.goto(f"{person.site.address}/courriels/?boite={mailbox}")
        if tab.locator("main table a").count():
            tab.locator("main table a").first.click()
            found = re.search(r"/suivre/confirmer/[^\s/]+/(?!non)", tab.locator("main").inner_text())
            if found:
                tab.close()
                return found[0]
        tab.wait_for_timeout(250)
    raise AssertionError("No link arrived.")


def test_a_program_follows_without_an_address(visit):
    with visit(PHONE) as reader:
        reader.go("/suivre/")
        feed = reader.page.locator("a[type='application/atom+xml']").get_attribute("href")
        news = reader.page.context.request.get(feed if feed.startswith("http") else reader.site.address + feed)
        assert "<feed" in news.text()
        assert "<entry" in news.text()
