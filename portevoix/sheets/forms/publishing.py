from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import CheckboxCards, LongTextField
from portevoix.moderation.models import REASON_LENGTH
from portevoix.sheets.first_reading import Found, fingerprint, places_of_words

from .submission import SubmissionForm

WORDS_LENGTH = 2000


class _Decision(SubmissionForm):
    """`read`: the text as it was when the page was shown."""

    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields["read"].initial = fingerprint(subject)

    def clean_read(self):
        if self.cleaned_data["read"] != fingerprint(self.subject):
            raise ValidationError(_("The text has changed since you read it. Read it again."))


class ShowForm(_Decision):
    """Nothing to fill in."""


class MaskForm(_Decision):
    places = forms.MultipleChoiceField(label=_("What was found"), required=False, widget=CheckboxCards)
    words = LongTextField(
        label=_("Other words to mask"),
        help_text=_("One per line, as they stand in the text. They are masked wherever they stand."),
        limit_chars=WORDS_LENGTH,
        rows=2,
        required=False,
    )
    reason = LongTextField(
        label=_("Why these words are masked"),
        help_text=_("The class reads it, and so does everyone. Never repeat the words themselves."),
        limit_chars=REASON_LENGTH,
        rows=2,
    )
    field_order = ("places", "words", "reason", "read", "key")

    def __init__(self, *args, found: list[Found], **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {one.key: one for one in found}
        self.fields["places"].choices = [(key, _line(one)) for key, one in self.found.items()]
        self.fields["places"].initial = [key for key, one in self.found.items() if one.is_masked_by_default]
        if not found:
            del self.fields["places"]
            self.fields["words"].required = True

    def clean_words(self):
        lines = [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
        places, missing = places_of_words(self.subject, lines)
        if missing:
            raise ValidationError(_("These words are not in the text: %(words)s"), params={"words": ", ".join(missing)})
        return places

    def clean(self):
        cleaned = super().clean()
        chosen = [self.found[key].place for key in cleaned.get("places", [])]
        cleaned["all_places"] = [*chosen, *cleaned.get("words", [])]
        if not cleaned["all_places"] and "words" not in self.errors:
            self.add_error("words", _("Choose what to mask, or write the words. Or show the text as it is."))
        return cleaned


class WithholdForm(_Decision):
    reason = LongTextField(
        label=_("Why it is not shown"),
        help_text=_("The class, its addressees and the team read it."),
        limit_chars=REASON_LENGTH,
        rows=2,
    )


class AgainForm(SubmissionForm):
    objection = LongTextField(
        label=_("Why everyone should be able to read it"),
        help_text=_("The team alone reads it. You may say what it got wrong."),
        limit_chars=REASON_LENGTH,
        rows=5,
    )


class OpeningForm(SubmissionForm):
    reason = LongTextField(
        label=_("Why you need to read the masked words"),
        help_text=_("The class is told. Another person of the team has to agree."),
        limit_chars=REASON_LENGTH,
        rows=2,
    )


class AgreeForm(SubmissionForm):
    """Nothing to fill in."""


def _line(one):
    return f"{one.number}. « {one.text} » · {one.finding.label}"
