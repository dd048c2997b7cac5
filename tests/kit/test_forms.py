import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from portevoix.kit.forms import LongTextField


class TextForm(forms.Form):
    text = LongTextField(label="Texte", limit_chars=10)


def test_a_text_too_long_comes_back_whole_with_how_much_too_long_it_is():
    form = TextForm({"text": "a" * 13})

    with translation.override("en"):
        assert form.errors["text"] == ["Your text is 3 characters too long. Keep at most 10."]
    assert "a" * 13 in str(form["text"])


def test_one_character_too_many_is_said_in_the_singular():
    with translation.override("en"), pytest.raises(ValidationError, match="1 character too long"):
        LongTextField(limit_chars=3).clean("aaaa")


def test_the_browser_never_cuts_a_pasted_text():
    assert "maxlength" not in str(TextForm()["text"])


def test_lines_end_as_the_reader_counts_them():
    assert LongTextField(limit_chars=5).clean("ab\r\ncd") == "ab\ncd"


@pytest.mark.parametrize("text", ["🙂" * 10, "مرحبا", "e\u0301" * 5])
def test_every_writing_is_taken_as_it_is(text):
    assert LongTextField(limit_chars=10).clean(text) == text


def test_a_nul_byte_is_refused():
    with pytest.raises(ValidationError):
        LongTextField(limit_chars=10).clean("a\0b")
