from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, RadioCards
from portevoix.moderation.forms import PublicWordsForm
from portevoix.organisations.models import Organisation
from portevoix.sheets.models import MISSING_LENGTH, Mediation

from .handling import STEP_LENGTH
from .submission import SubmissionForm


class ChosenOrganisationForm(SubmissionForm):
    to = forms.ModelChoiceField(
        label=_("Who can answer"),
        queryset=Organisation.objects.none(),
        widget=RadioCards,
        empty_label=None,
        error_messages={
            "required": _("Choose an organisation."),
            "invalid_choice": _("This organisation cannot receive the sheet. Choose another."),
        },
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = choices
        self.fields["to"].label_from_instance = lambda organisation: (
            f"{organisation.name} · {organisation.town}" if organisation.town else organisation.name
        )


class PassOnForm(PublicWordsForm, ChosenOrganisationForm):
    reason = LongTextField(
        label=_("Why this one"),
        help_text=_("Everyone will read it. For example: “School transport depends on this service.”"),
        limit_chars=STEP_LENGTH,
        rows=3,
    )


class DeclineForm(PublicWordsForm, ChosenOrganisationForm):
    """Without a choice the desk looks for somebody."""

    reason = LongTextField(
        label=_("Why it is not for you"),
        help_text=_("Everyone will read it. For example: “Buses depend on the town, not on the Region.”"),
        limit_chars=STEP_LENGTH,
        rows=3,
    )
    field_order = ("to", "reason", "key")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].required = False
        self.fields["to"].empty_label = _("I do not know: the team will find out")


class ConclusionForm(PublicWordsForm):
    public = ("conclusion",)
    outcome = forms.ChoiceField(
        label=_("Where the mediation ends"),
        choices=[
            (Mediation.Outcome.AGAIN, _("The addressee owes another answer")),
            (Mediation.Outcome.STANDS, _("The answer stands")),
        ],
        widget=RadioCards,
        error_messages={"required": _("Choose how it ends.")},
    )
    conclusion = LongTextField(
        label=_("What was said on both sides, and what you conclude"),
        help_text=_("Everyone will read it. Facts, no blame."),
        limit_chars=MISSING_LENGTH,
        rows=6,
    )
