"""Someone confides without a name, comes back with a code, and reads what the referent replied; nobody else does."""

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.journeys, pytest.mark.xdist_group("journeys")]

SAID = "Je n’ose plus venir le lundi. مرحبا"
REPLY = "Je peux vous voir jeudi à midi, ailleurs qu’au centre."


@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no-script"])
def test_private_words_are_said_answered_and_read_with_a_code(visit, script):
    with visit(PHONE, script=script) as person:
        person.go("/")
        person.take(".site-foot a[href='/dire-en-prive/']")
        assert person.page.locator("a[href='tel:3114']").count() == 1
        person.take("main form button.loud")
        assert person.page.locator(".error-summary").count() == 1
        person.write("textarea[name=text]", SAID)
        person.take("main form button.loud")
        code = person.page.locator(".receipt-reference").inner_text()
        assert SAID not in person.text()

        with visit(PHONE, script=script) as referent:
            reply(referent)
        with visit(PHONE, script=False) as coordinator:
            coordinator.step_into("provider")
            coordinator.go("/confidences/", expected=404)

        person.take("main a[href='/dire-en-prive/retour/']")
        person.write("input[name=code]", code.lower())
        person.take("main form button.loud")
        assert SAID in person.text()
        assert REPLY in person.text()


def reply(referent):
    referent.step_into("facilitator")
    referent.go("/confidences/")
    referent.take("main section:first-of-type .card a")
    assert SAID in referent.text()
    referent.write("form:has(input[value=reply]) textarea", REPLY)
    referent.take("form:has(input[value=reply]) button")
    assert REPLY in referent.text()
