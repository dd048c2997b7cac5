"""Words that everyone will read: their author sees what says too much of somebody, once, and nothing is refused."""

import uuid

import pytest

from portevoix.kit.forms import LongTextField
from portevoix.moderation.forms import PublicWordsForm

PERSONAL = "Appelez Mme Lemoine au 06 12 34 56 78 <b>."


class Form(PublicWordsForm):
    public = ("reason", "more")
    reason = LongTextField(limit_chars=200)
    more = LongTextField(limit_chars=200, required=False)


def sent(**said):
    form = Form({"key": str(uuid.uuid4()), **said})
    form.is_valid()
    return form


def again(form, **said):
    """What the browser sends when the button is pressed on the page that came back."""
    return sent(**{name: form[name].value() or "" for name in ("reason", "more", "seen")} | said)


def test_words_that_say_nothing_of_somebody_pass_at_once():
    form = sent(reason="Le bus part à 17 h 20 depuis lundi.")

    assert form.is_valid()
    assert set(form.cleaned_data) == {"key", "reason", "more"}


@pytest.mark.parametrize("name", ["reason", "more"])
def test_what_says_too_much_is_shown_once_then_passes_as_it_is(name):
    form = sent(**{"reason": "Le bus.", name: PERSONAL})
    page = str(form)

    assert not form.is_valid()
    assert set(form.errors) == {name}
    assert "Lemoine" in form.errors[name][0]
    assert "06 12 34 56 78" in form.errors[name][0]
    assert "<b>" not in page
    assert again(form).cleaned_data[name] == PERSONAL
    assert again(form).is_valid()


def test_other_words_are_looked_at_again():
    form = sent(reason=PERSONAL)

    assert not again(form, reason="Écrivez à jeanne.morel@exemple.fr.").is_valid()
    assert again(form, reason="Le bus part plus tôt.").is_valid()


def test_another_fault_is_said_with_it_and_the_words_are_not_said_twice():
    form = sent(reason=PERSONAL, more="x" * 201)

    assert set(form.errors) == {"reason", "more"}
    assert set(again(form).errors) == {"more"}


def test_a_forged_mark_shows_them_all_the_same():
    assert not sent(reason=PERSONAL, seen="0" * 64).is_valid()
