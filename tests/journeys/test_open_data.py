"""A journalist takes the data away: whole files, then the same by program, and reads what each column means."""

import csv
import io

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_whoever_reads_may_take_it_all_away(visit, script):
    with visit(PHONE, script=script) as journalist:
        journalist.go("/")
        journalist.take(".site-foot a[href='/donnees/']")
        rows = table(journalist, "fiches.csv")
        assert len(rows) > 100
        journalist.go(f"/fiches/{rows[0]['reference']}/")
        journalist.go("/donnees/")
        journalist.open("[aria-labelledby=d-sheets] summary")
        assert journalist.page.locator("[aria-labelledby=d-sheets] th:has-text('reference')").first.is_visible()
        journalist.take("main a[href='/api/']")
        assert journalist.page.locator("main a[href*='openapi']").count() == 1


def table(person, link):
    """The rows behind a link, as a spreadsheet reads them."""
    address = person.page.locator(f"main a[href$='{link}']").first.get_attribute("href")
    answer = person.page.context.request.get(f"{person.site.address}/donnees/{address}")
    assert answer.ok
    return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


def test_a_program_reads_the_same_page_by_page(visit):
    with visit(PHONE) as program:
        program.go("/api/")
        ask = program.page.context.request
        first = ask.get(f"{program.site.address}/api/v1/sheets/?limit=2").json()
        assert len(first["items"]) == 2
        second = ask.get(first["next"]).json()
        assert {row["reference"] for row in first["items"]}.isdisjoint(row["reference"] for row in second["items"])
        program.go(f"/fiches/{first['items'][0]['reference']}/")
