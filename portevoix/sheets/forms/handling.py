import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit import text
from portevoix.kit.forms import LongTextField, RadioCards
from portevoix.organisations.models import Organisation
from portevoix.sheets.models import HEADING_LENGTH, Answer, Step
from portevoix.sheets.operations import ANSWER_FIELDS

from .submission import SubmissionForm

STEP_LENGTH = Step._meta.get_field("text").max_length
QUESTION_LENGTH = 2000
NEXT_STEP_LENGTH = Answer._meta.get_field("next_step").max_length
CONTACT_LENGTH = Answer._meta.get_field("contact").max_length
DRAFT_LENGTH = 4 * HEADING_LENGTH  # a draft may be too long for an answer, but not endless


class TakeForm(SubmissionForm):
    """Nothing to fill in."""


class StepForm(SubmissionForm):
    text = LongTextField(
        label=_("What is being done, in a sentence"),
        help_text=_("Everyone will read it. For example: “We called the bus company; it replies on Tuesday.”"),
        limit_chars=STEP_LENGTH,
        rows=3,
    )


class QuestionForm(SubmissionForm):
    question = LongTextField(
        label=_("Your question to the class"),
        help_text=_(
            "Private: only the delegates of the class and your colleagues read it. "
            "Everyone sees that details were asked, and on which day."
        ),
        limit_chars=QUESTION_LENGTH,
        rows=4,
    )


class PassOnForm(SubmissionForm):
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
    reason = LongTextField(
        label=_("Why this one"),
        help_text=_("Everyone will read it. For example: “School transport depends on this service.”"),
        limit_chars=STEP_LENGTH,
        rows=3,
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = choices
        self.fields["to"].label_from_instance = lambda organisation: (
            f"{organisation.name} · {organisation.town}" if organisation.town else organisation.name
        )


class AnswerForm(SubmissionForm):
    """`today` is the first day that the next step may have."""

    understood = LongTextField(
        label=_("What we understood"),
        help_text=_("Say their problem again in your own words: the class sees that it was heard."),
        limit_chars=HEADING_LENGTH,
        rows=4,
    )
    decision = LongTextField(
        label=_("What we decide"),
        help_text=_("What you will do, in plain words. No acronym without its meaning."),
        limit_chars=HEADING_LENGTH,
    )
    outcome = forms.ChoiceField(
        label=_("What the class gets"),
        choices=[(value, text.OUTCOMES[value].words) for value in Answer.Outcome.values],
        widget=RadioCards(
            icons={value: state.icon for value, state in text.OUTCOMES.items()},
            hints={
                "solution": _("What they asked for, or as good."),
                "partial": _("Something changes, but not everything."),
                "none": _("We cannot: we say why, and who could."),
            },
        ),
        error_messages={"required": _("Choose what the class gets.")},
    )
    obstacle = LongTextField(
        label=_("If we cannot, why"),
        help_text=_("Needed unless you bring a solution. A clear no is worth more than silence."),
        limit_chars=HEADING_LENGTH,
        rows=4,
        required=False,
        depends=True,
    )
    next_step = LongTextField(
        label=_("The next step"),
        help_text=_("What happens next, even after a no."),
        limit_chars=NEXT_STEP_LENGTH,
        rows=3,
    )
    next_step_date = forms.DateField(
        label=_("Its date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date such as 24/12/2026.")},
    )
    contact = LongTextField(
        label=_("Who to reach"),
        help_text=_("A service or a name, with a telephone number or an address that answers."),
        limit_chars=CONTACT_LENGTH,
        rows=2,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["next_step_date"].widget.attrs["min"] = today.isoformat()

    def clean_next_step_date(self):
        date = self.cleaned_data["next_step_date"]
        if date < self._today:
            raise forms.ValidationError(_("This day is past. Choose today or a later day."))
        return date

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        is_missing = "obstacle" not in self.errors and not cleaned.get("obstacle")
        if outcome and outcome != Answer.Outcome.SOLUTION and is_missing:
            self.add_error("obstacle", _("The class does not get all it asked for: tell it why."))
        return cleaned

    @property
    def answer(self):
        """What `operations.answer` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "version")}


def draft_of(form):
    """What was typed, as it stands: a draft may be half written, too long, without a date."""
    typed = {name: (form.data.get(name) or "").replace("\r\n", "\n").replace("\0", "") for name in form.fields}
    texts = {name: typed[name][:DRAFT_LENGTH] for name in ANSWER_FIELDS if name not in ("outcome", "next_step_date")}
    outcome = typed["outcome"] if typed["outcome"] in Answer.Outcome.values else ""
    return {**texts, "outcome": outcome, "next_step_date": _date(typed["next_step_date"])}


def version_of(form):
    typed = form.data.get("version") or ""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _date(typed) -> datetime.date | None:
    try:
        return forms.DateField().to_python(typed)
    except forms.ValidationError:
        return None
