"""What one confides, the code that opens it again, what a referent says."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, SubmissionForm

from . import codes
from .models import TEXT_LENGTH


class DiscloseForm(SubmissionForm):
    text = LongTextField(
        label=_("What do you want to say?"),
        help_text=_("In your own words. You do not have to prove anything."),
        limit_chars=TEXT_LENGTH,
        rows=8,
        error_messages={"required": _("Write a few words. Even one sentence is enough.")},
    )
    alone = forms.BooleanField(
        label=_("Do not give my name: I will come back with a code"),
        required=False,
    )

    def __init__(self, *args, is_signed_in, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_signed_in:
            del self.fields["alone"]


class WordForm(SubmissionForm):
    text = LongTextField(
        label=_("What do you want to add?"),
        limit_chars=TEXT_LENGTH,
        rows=5,
        error_messages={"required": _("Write a few words. Even one sentence is enough.")},
    )


class ReplyForm(SubmissionForm):
    text = LongTextField(
        label=_("Your reply"),
        help_text=_("Only this person reads it. Say what you can do, and when."),
        limit_chars=TEXT_LENGTH,
        rows=6,
    )


class CloseForm(SubmissionForm):
    outcome = LongTextField(
        label=_("What became of it?"),
        help_text=_("Only the referents read it. No more than is needed."),
        limit_chars=TEXT_LENGTH,
        rows=3,
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve signs. Capitals, spaces and dashes do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_code(self):
        code = codes.as_typed(self.cleaned_data["code"])
        if len(code) != codes.LENGTH:
            raise ValidationError(_("A code has twelve signs. Check what you copied."))
        return code


class ReferentForm(SubmissionForm):
    user = forms.ChoiceField(
        label=_("Who?"),
        help_text=_("Somebody of the team, who works for no training provider."),
        error_messages={"invalid_choice": _("Choose somebody of the list."), "required": _("Choose somebody.")},
    )
    is_shown = forms.BooleanField(label=_("This person agrees that everyone reads their name"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in people}
        self.fields["user"].choices = [("", _("Choose")), *((pk, str(user)) for pk, user in self._people.items())]

    def clean_user(self):
        return self._people[self.cleaned_data["user"]]
