"""A class joins the sheet of another one and leaves it; two classes show their sheets together, and part them."""

import csv
import re
from pathlib import Path

import pytest

from portevoix.administration import demonstration

from .conftest import PHONE
from .test_story import sign_in_by_code

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

FOLDER = Path(demonstration.__file__).parent
HREFS = "links => links.map(a => a.getAttribute('href'))"
# Why two sheets part: other words at each run, for the page keeps them.
APART = {True: "Ce n’est pas le même bâtiment.", False: "Nos horaires sont différents."}
ALOUD = "Nous en avons parlé ce matin, tous ensemble. مرحبا"


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_a_class_joins_is_counted_and_leaves(visit, script):
    with visit(PHONE, script=script) as delegate:
        sign_in_by_code(delegate)
        sheet = a_sheet_to_join(delegate)
        before = classes_of(delegate)
        join(delegate)
        delegate.go(sheet)
        assert classes_of(delegate) == max(before, 1) + 1
        leave(delegate)
        assert classes_of(delegate) == before


def a_sheet_to_join(delegate):
    """The first of the list that another class wrote and did not give up."""
    delegate.go("/fiches/?statut=en-cours")
    for address in delegate.page.locator("article.card :is(h2, h3) a").evaluate_all(HREFS):
        delegate.page.goto(delegate.site.address + address)
        if delegate.page.locator("main a[href$='/rejoindre/']").count():
            return address
    raise AssertionError("No sheet of another class.")


def classes_of(person):
    """How many classes the page says tell it; 0 for a class that is alone."""
    counted = person.page.locator("section.told > .told-by")
    return int(re.match(r"\d+", counted.first.inner_text().strip())[0]) if counted.count() else 0


def join(delegate):
    delegate.take("a[href$='/rejoindre/']")
    delegate.take("main form .button.loud")
    assert delegate.page.locator(".error-summary, [aria-invalid=true]").count()
    delegate.write("textarea[name=words]", "Chez nous aussi, chaque semaine.")
    delegate.write("textarea[name=decided]", ALOUD)
    delegate.take("main form .button.loud")
    assert delegate.page.url.endswith("/rejointe/")


def leave(delegate):
    delegate.take("a[href$='/quitter/']")
    delegate.take("form.confirm button")


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_two_classes_show_their_sheets_together_and_part_them(visit, script):
    with visit(PHONE, script=script) as delegate, visit(PHONE, script=script) as other:
        delegate.step_into("delegate")
        theirs, mailbox = a_sheet_with_a_delegate(delegate)
        ours = propose(delegate, theirs)
        sign_in_by_code(other, mailbox)
        other.go(f"/fiches/{theirs}/")
        other.take("main a[href*='/rapprochements/']")
        other.take("button[name=reply][value=yes]")

        with visit(PHONE, script=False) as visitor:
            visitor.go(f"/fiches/{theirs}/")
            assert ours in visitor.text()
            visitor.go(f"/fiches/{ours}/")
            assert theirs in visitor.text()

            other.take("main a[href$='/separer/']")
            other.write("textarea[name=reason]", APART[script])
            other.take("form.confirm button")
            visitor.go(f"/fiches/{ours}/")
            assert not visitor.page.locator(f".told a[href$='/{theirs}/'], .notice a[href$='/{theirs}/']").count()
            visitor.go(f"/fiches/{theirs}/")
            assert APART[script] not in visitor.text()
            with visit(PHONE, script=False) as facilitator:
                facilitator.reads_words_for_everyone(theirs)
            visitor.go(f"/fiches/{theirs}/")
            assert APART[script] in visitor.text()


def a_sheet_with_a_delegate(person):
    """Of another class, shown with no other: its reference, and who speaks for the class."""
    mine = "cuisine-calanquet"
    people = (FOLDER / "people.csv").read_text(encoding="utf-8").splitlines()
    delegates = {row["belongs_to"]: row["email"] for row in csv.DictReader(people) if row["role"] == "delegate"}
    person.go("/fiches/?statut=en-cours")
    for address in person.page.locator("article.card :is(h2, h3) a").evaluate_all(HREFS):
        person.page.goto(person.site.address + address)
        of = re.search(r"classe=([\w-]+)", person.page.content())[1]
        if of != mine and of in delegates and not person.page.locator("a[href*='/rapprochements/']").count():
            return address.strip("/").rsplit("/", 1)[1], delegates[of]
    raise AssertionError("No sheet of another class.")


def propose(delegate, theirs):
    """From the first of the class's own sheets that can be shown with it."""
    delegate.go("/fiches/?statut=en-cours&classe=cuisine-calanquet")
    for address in delegate.page.locator("article.card :is(h2, h3) a").evaluate_all(HREFS):
        delegate.page.goto(delegate.site.address + address)
        if delegate.page.locator("main a[href$='/rapprocher/']").count():
            delegate.take("main a[href$='/rapprocher/']")
            delegate.write("input[name=other]", theirs)
            delegate.write("textarea[name=reason]", "C’est le même problème, ailleurs.")
            delegate.take("main form .button:not(.quiet)")
            assert theirs in delegate.text()
            return address.strip("/").rsplit("/", 1)[1]
    raise AssertionError("No sheet of ours.")
