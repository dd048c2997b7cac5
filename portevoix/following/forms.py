from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.models import User
from portevoix.kit.forms import RadioCards

from .models import Follower


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("How often do you want mails?"),
        choices=[
            (Follower.Rhythm.AT_ONCE, _("At once")),
            (Follower.Rhythm.DAILY, _("Once a day")),
            (Follower.Rhythm.WEEKLY, _("Once a week")),
        ],
        initial=Follower.Rhythm.DAILY,
        widget=RadioCards(
            icons={
                Follower.Rhythm.AT_ONCE: "zap",
                Follower.Rhythm.DAILY: "sun",
                Follower.Rhythm.WEEKLY: "calendar",
            },
            hints={
                Follower.Rhythm.AT_ONCE: _("As soon as something happens."),
                Follower.Rhythm.DAILY: _("One mail in the morning, if something happened."),
                Follower.Rhythm.WEEKLY: _("One mail on Monday morning, if something happened."),
            },
        ),
    )


class _Address(forms.EmailInput):
    """Shows again what was typed, without the invisible character that no page may hold."""

    def format_value(self, value):
        shown = super().format_value(value)
        return shown.replace("\0", "") if shown else shown


class MailboxForm(RhythmForm):
    """For whoever has no account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you one mail to confirm it. You need no account."),
        max_length=User._meta.get_field("email").max_length,
        widget=_Address(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
    )
    field_order = ["email", "rhythm"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()
