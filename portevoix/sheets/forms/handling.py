from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.commitments.models import TEXT_LENGTH, Commitment
from portevoix.kit.forms import LongTextField
from portevoix.moderation.forms import PublicWordsForm
from portevoix.sheets.models import Step

from .submission import SubmissionForm

STEP_LENGTH = Step._meta.get_field("text").max_length
QUESTION_LENGTH = 2000
CONTACT_LENGTH = Commitment._meta.get_field("responsible").max_length


class TakeForm(SubmissionForm):
    """Nothing to fill in."""


class StepForm(PublicWordsForm):
    public = ("text",)
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


class ExtendForm(PublicWordsForm):
    reason = LongTextField(
        label=_("Why you need more time"),
        help_text=_("Once only, and everyone will read it. For example: “The budget is voted on the 14th.”"),
        limit_chars=STEP_LENGTH,
        rows=3,
    )


class ProposeForm(PublicWordsForm):
    public = ("text",)
    text = LongTextField(
        label=_("What has changed, that makes you think so"),
        help_text=_("Everyone will read it. Only the class can say that it is settled."),
        limit_chars=STEP_LENGTH,
        rows=3,
    )


class PromiseForm(PublicWordsForm):
    """Who to reach is there to be named."""

    public = ("text",)
    text = LongTextField(
        label=_("What you will do"),
        help_text=_("One promise, in plain words. Everyone will follow it."),
        limit_chars=TEXT_LENGTH,
        rows=3,
    )
    responsible = LongTextField(
        label=_("Who to reach"),
        help_text=_("A service or a name, with a telephone number or an address that answers."),
        limit_chars=CONTACT_LENGTH,
        rows=2,
    )
    due_on = forms.DateField(
        label=_("By when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("A promise has a date: write one."),
            "invalid": _("Write a date such as 24/12/2026."),
        },
    )
