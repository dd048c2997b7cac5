import os
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.site import Site

from .keyboard import choose, reach

# The quiet of a machine without the internet: Chromium asks its maker nothing.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, and a hand that allows it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """One demonstration for all journeys; each makes its own sheet."""
    folder = tmp_path_factory.mktemp("demonstration")
    demonstration = Site(folder, demo=True)
    try:
        demonstration.start()
        yield demonstration
    finally:
        demonstration.stop()


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("PORTEVOIX_CHROMIUM")
    if not path:
        pytest.skip("No Chromium: sudo apt install chromium, or set PORTEVOIX_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One person at one browser. Every page is looked at as it comes: axe, width, console."""

    def __init__(self, site, page, *, has_script):
        self.site, self.page, self.has_script = site, page, has_script
        self.said = []
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def go(self, path, *, expected=200):
        answer = self.page.goto(self.site.address + path)
        assert answer.status == expected, f"{path}: {answer.status}"
        self.look()
        return answer

    def press(self, selector):
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.look()

    def take(self, selector):
        """Follow a link or press a button: by keyboard, or by touch where scripts cannot tell where the focus is."""
        if not self.has_script:
            return self.press(selector)
        reach(self.page, selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    def open(self, selector):
        """What is folded under this line."""
        if not self.has_script:
            return self.page.locator(selector).click()
        reach(self.page, selector)
        self.page.keyboard.press("Enter")
        return self.look()

    def write(self, selector, text):
        """In a field that is reached the same way."""
        if not self.has_script:
            return self.page.fill(selector, text)
        reach(self.page, selector)
        return self.page.keyboard.insert_text(text)

    def choose(self, name, value):
        """One of the buttons that share this name."""
        if not self.has_script:
            return self.page.check(f"main input[name={name}][value='{value}']", force=True)
        return choose(self.page, name, value)

    def look(self):
        page = self.page
        width = page.evaluate("document.documentElement.scrollWidth") if self.has_script else 0
        assert width <= page.viewport_size["width"], f"{page.url} scrolls sideways: {width} px"
        if self.has_script:
            found = Axe().run(page, options=RULES).response["violations"]
            assert not found, [(v["id"], page.url, [n["html"][:200] for n in v["nodes"][:3]]) for v in found]
        # A 4xx page is told by the browser in its console; scripts and the policy stay silent.
        assert not [line for line in self.said if "the server responded with a status of 4" not in line], self.said

    def reads_for_everyone(self, reference):
        """As the facilitator: until then, nobody else reads the sheet."""
        self.step_into("facilitator")
        self.go(f"/fiches/{reference}/lecture/")
        self.press("button[value=show]")

    def reads_words_for_everyone(self, reference):
        """As the facilitator: all that its class says beside the sheet."""
        self.step_into("facilitator")
        self.go("/lecture/")
        links = self.page.locator(f"li:has-text('{reference}') a[href*='/lecture/paroles/']")
        for address in [link.get_attribute("href") for link in links.all()]:
            self.go(address)
            self.press("button[value=show]")

    def step_into(self, shoe):
        self.go("/demonstration/")
        self.page.locator(f"form:has(input[value={shoe}]) button").click()
        self.page.wait_for_load_state()
        self.look()

    def text(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def visit(site, chromium):
    """`with visit(PHONE, script=False) as v:` a new person, with nothing kept of the others."""

    @contextmanager
    def opened(viewport=DESK, *, script=True, dark=False, language="fr-FR"):
        context = chromium.new_context(
            viewport=viewport,
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale=language,
            reduced_motion="reduce",
        )
        try:
            yield Visit(site, context.new_page(), has_script=script)
        finally:
            context.close()

    return opened
