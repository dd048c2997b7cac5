from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.models import User
from portevoix.kit.forms import RadioCards


class ReadForm(forms.Form):
    """The number of the last news that the page had: what came since stays unread."""

    until = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("How often do you want mails?"),
        choices=[
            (User.Rhythm.AT_ONCE, _("At once")),
            (User.Rhythm.DAILY, _("Once a day")),
            (User.Rhythm.WEEKLY, _("Once a week")),
            (User.Rhythm.HERE_ONLY, _("Only on this site")),
        ],
        widget=RadioCards(
            icons={
                User.Rhythm.AT_ONCE: "zap",
                User.Rhythm.DAILY: "sun",
                User.Rhythm.WEEKLY: "calendar",
                User.Rhythm.HERE_ONLY: "bell",
            },
            hints={
                User.Rhythm.AT_ONCE: _("One mail for each news."),
                User.Rhythm.DAILY: _("One mail in the morning, with all the news of the day before."),
                User.Rhythm.WEEKLY: _("One mail on Monday morning, with all the news of the week."),
                User.Rhythm.HERE_ONLY: _("No mail: you read your news here."),
            },
        ),
    )
