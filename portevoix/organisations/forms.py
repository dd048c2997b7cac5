from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import SubmissionForm
from portevoix.notifications.models import DeadAddress
from portevoix.search.models import SYNONYMS_LENGTH

from .models import Membership, Organisation


class CallForm(forms.Form):
    """What was heard on the telephone; which button was pressed says the rest."""

    CALLED, REVIVED = "called", "revived"

    action = forms.ChoiceField(choices=[(CALLED, CALLED), (REVIVED, REVIVED)], widget=forms.HiddenInput, label="")
    note = forms.CharField(
        label=_("What you heard"),
        help_text=_("For the team. For example: “left in June, ask for Mrs Diallo”."),
        max_length=DeadAddress._meta.get_field("note").max_length,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class MailboxForm(forms.Form):
    organisation = forms.IntegerField(widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("Its new address"),
        max_length=Organisation._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SynonymsForm(forms.Form):
    """One meaning a line, its words parted by commas."""

    lines = forms.CharField(
        label=_("Words that mean the same"),
        help_text=_("One line for each meaning, with commas: “bus, car, navette”. One word between two commas."),
        max_length=SYNONYMS_LENGTH,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 24, "dir": "auto"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


class AbsenceForm(SubmissionForm):
    """`absent`: those of whom the person may say it, oneself first. Whether the days can stand, the operation says."""

    membership = forms.TypedChoiceField(label=_("Who is away"), coerce=int)
    starts_on = forms.DateField(label=_("First day away"))
    ends_on = forms.DateField(label=_("Last day away"))
    deputy = forms.TypedChoiceField(
        label=_("Who looks after these sheets meanwhile"),
        help_text=_("They see them as theirs, and get the reminders too."),
        coerce=int,
        required=False,
        empty_value=None,
    )

    def __init__(self, *args, absent, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        several = len({membership.organisation_id for membership in absent}) > 1
        self._known = {membership.pk: membership for membership in (*absent, *colleagues)}
        self.fields["membership"].choices = [(m.pk, _named(m, with_place=several)) for m in absent]
        away = {membership.user_id for membership in absent}
        # Whoever can only speak for oneself is no deputy of oneself.
        others = [m for m in colleagues if len(away) > 1 or m.user_id not in away]
        deputies = [(m.pk, _named(m, with_place=several)) for m in others]
        self.fields["deputy"].choices = [("", _("Nobody in particular")), *deputies]
        if not deputies:
            self.fields["deputy"].widget = forms.HiddenInput()
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].error_messages["invalid"] = _("Write a date such as 24/12/2026.")
        if len(absent) == 1:
            self.fields["membership"].widget = forms.HiddenInput()
            self.fields["membership"].initial = absent[0].pk

    def membership_of(self, name) -> Membership | None:
        return self._known.get(self.cleaned_data[name])


def _named(membership, *, with_place):
    return f"{membership.user} · {membership.organisation}" if with_place else str(membership.user)
