"""A sheet reaches its addressees at once, and everyone once the desk has read it; a name is masked on the way."""

import pytest

from .conftest import PHONE
from .test_story import send, write

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

WORD, WHY = "chaudière", "Une marque se reconnaît."


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_the_desk_reads_masks_and_shows(visit, script):
    with visit(PHONE, script=False) as delegate:
        delegate.step_into("delegate")
        write(delegate)
        reference = send(delegate)
    with visit(PHONE, script=script) as visitor:
        visitor.go(f"/fiches/{reference}/", expected=404)
    with visit(PHONE, script=script) as agent:
        agent.step_into("provider")
        agent.go(f"/fiches/{reference}/")
        assert WORD in agent.text()
    with visit(PHONE, script=script) as facilitator:
        facilitator.step_into("facilitator")
        facilitator.go("/traiter/")
        facilitator.take("main a[href='/lecture/']")
        facilitator.take(f"main .card a[href='/fiches/{reference}/lecture/']")
        mask(facilitator)
    with visit(PHONE, script=script) as visitor:
        visitor.go(f"/fiches/{reference}/")
        assert WORD not in visitor.text()
        assert "Le chauffage de l'atelier" in visitor.text()


def mask(facilitator):
    form = "form:has(button[value=mask])"
    if not facilitator.page.locator(f"{form} textarea[name=words]").is_visible():
        facilitator.open("details.fold:has(button[value=mask]) > summary")
    facilitator.write(f"{form} textarea[name=words]", WORD)
    facilitator.write(f"{form} textarea[name=reason]", WHY)
    facilitator.take(f"{form} button[value=mask]")
