"""How forms look and speak: the renderer, long texts that count themselves, big choices.

Nothing here saves: a view hands `cleaned_data` to an operation.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import ngettext

from portevoix.kit.markup import readable

QUESTION = "kit/forms/question.html"  # a field's template_name where the question is the page's h1


class Renderer(TemplatesSetting):
    """FORM_RENDERER. Needs `django.forms` among the installed apps for the plain widgets."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        return readable(super().render(template_name, context, request=request))


class SubmissionForm(forms.Form):
    """A form that creates: its key, made when the page is shown, makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class _LongText(forms.Textarea):
    """Shows again what was typed, without the invisible character that no page may hold."""

    def format_value(self, value: Any) -> str | None:
        shown: str | None = super().format_value(value)
        return shown.replace("\0", "") if shown else shown


class LongTextField(forms.CharField):
    """A text with room. Too long a text comes back whole, with how much too long it is.

    No `maxlength` on the control: browsers would cut a pasted text without a word.
    Lines end with one character, as the reader counts them.
    """

    def __init__(self, *, limit_chars: int, rows: int = 6, depends: bool = False, **kwargs: Any) -> None:
        """`depends`: needed or not according to another answer, so that "optional" would be wrong."""
        self.limit_chars, self.depends = limit_chars, depends
        kwargs.setdefault("widget", _LongText(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        excess = len(value) - self.limit_chars
        if excess > 0:
            message = ngettext(
                "Your text is %(excess)s character too long. Keep at most %(limit)s.",
                "Your text is %(excess)s characters too long. Keep at most %(limit)s.",
                excess,
            )
            raise ValidationError(
                message % {"excess": _counted(excess), "limit": _counted(self.limit_chars)}, code="too_long"
            )


def _counted(number: int) -> str:
    """With the thousands set apart, as the language does."""
    return number_format(number, force_grouping=True)


class _Cards(forms.widgets.ChoiceWidget):
    """Choices as big touch cards, with a pictogram and a hint per value where given."""

    template_name = "kit/forms/choices.html"

    def __init__(
        self,
        *args: Any,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, str | Promise] | None = None,
        **kwargs: Any,
    ) -> None:
        self.icons = icons or {}
        self.hints = hints or {}
        super().__init__(*args, **kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "icon": self.icons.get(str(value), ""), "hint": self.hints.get(str(value), "")}


class RadioCards(_Cards, forms.RadioSelect):
    """One of several."""


class CheckboxCards(_Cards, forms.CheckboxSelectMultiple):
    """As many as wanted."""
