"""The board on a bad network: `python -m bench.slow_network` prints how long a first visit takes at 400 kbit/s.

400 ms of latency, a phone of 360 px, nothing kept: from the scanned code to a question that can be answered.
Needs Chromium; compared in the same run with the page of the public list.
"""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import FLAGS
from tests.run import find_chromium
from tests.site import Site

NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
ROUNDS = 5
# Since the click: when the page can be used (its forms are there, its scripts have run).
USABLE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> int:
    chromium = find_chromium()
    if not chromium:
        print("Not measured: no Chromium (sudo apt install chromium).")
        return 1
    with tempfile.TemporaryDirectory(prefix="portevoix-slow-") as folder:
        site = Site(Path(folder))
        try:
            site.start()
            board = site.manage("hall")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                for name, visit in (("public list", _list), ("board, from the code to a question", _board)):
                    seconds = sorted(visit(browser, site, board) for _round in range(ROUNDS))
                    print(f"{name}: median {seconds[ROUNDS // 2]:.1f} s, worst {seconds[-1]:.1f} s")
        finally:
            site.stop()
    return 0


def _list(browser, site, board):
    with _phone(browser) as page:
        page.goto(f"{site.address}/fiches/")
        return page.evaluate(USABLE) / 1000


def _board(browser, site, board):
    """Three pages: the code, the board, the question; the time of reading is not counted."""
    with _phone(browser) as page:
        page.goto(f"{site.address}/c/{board['code']}/")
        seconds = [page.evaluate(USABLE)]
        page.click("button[value=mine]")
        page.wait_for_url("**/classe/**")
        seconds.append(page.evaluate(USABLE))
        page.click("a[href$='/probleme/']")
        page.wait_for_url("**/probleme/")
        seconds.append(page.evaluate(USABLE))
        return sum(seconds) / 1000


@contextmanager
def _phone(browser):
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR")
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", NETWORK)
    try:
        yield page
    finally:
        context.close()


if __name__ == "__main__":
    sys.exit(main())
