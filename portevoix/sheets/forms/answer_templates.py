from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit import text
from portevoix.kit.forms import LongTextField, RadioCards
from portevoix.sheets.models import HEADING_LENGTH, IN_BRIEF_LENGTH, Answer, AnswerTemplate
from portevoix.sheets.operations import TEMPLATE_FIELDS

from .answering import CONTACT_LENGTH, NEXT_STEP_LENGTH
from .submission import SubmissionForm

NAME_LENGTH = AnswerTemplate._meta.get_field("name").max_length


class AnswerTemplateForm(SubmissionForm):
    """The parts of an answer, each as far as it can be said in advance."""

    name = forms.CharField(
        label=_("Name of the template"),
        help_text=_("For your colleagues. For example: “Bus line: we pass it on to the carrier”."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    in_brief = LongTextField(label=_("In brief"), limit_chars=IN_BRIEF_LENGTH, rows=3, required=False)
    understood = LongTextField(label=_("What we understood"), limit_chars=HEADING_LENGTH, rows=4, required=False)
    decision = LongTextField(label=_("What we decide"), limit_chars=HEADING_LENGTH, required=False)
    outcome = forms.ChoiceField(
        label=_("What the class gets"),
        choices=[("", _("Chosen for each answer")), *((value, text.OUTCOMES[value].words) for value in Answer.Outcome)],
        widget=RadioCards(icons={value: state.icon for value, state in text.OUTCOMES.items()}),
        required=False,
    )
    obstacle = LongTextField(label=_("If we cannot, why"), limit_chars=HEADING_LENGTH, rows=4, required=False)
    next_step = LongTextField(label=_("The next step"), limit_chars=NEXT_STEP_LENGTH, rows=3, required=False)
    contact = LongTextField(label=_("Who to reach"), limit_chars=CONTACT_LENGTH, rows=2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in TEMPLATE_FIELDS):
            raise forms.ValidationError(_("Write at least one part of the answer."))
        return cleaned

    @property
    def texts(self):
        """What the operations take."""
        return {name: self.cleaned_data[name] for name in TEMPLATE_FIELDS}

    @property
    def typed(self):
        """As it stands, whatever is wrong with it; shown with the parts of an answer."""
        return {**{name: self.data.get(name, "") for name in TEMPLATE_FIELDS}, "outcome": "", "next_step_date": None}
