"""What people type to report, to reply, to appeal; and what the desk types to decide."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, RadioCards, SubmissionForm

from . import acting, reply_text
from .models import DECISION_LENGTH, TEXT_LENGTH, Act, Appeal, Report

REASONS = [choice for choice in Report.Reason.choices if choice[0] != Report.Reason.ACCESSIBILITY]
ICONS = {
    Report.Reason.DANGER: "siren",
    Report.Reason.PERSONAL: "id-card",
    Report.Reason.INSULT: "message-square-warning",
    Report.Reason.DISCRIMINATION: "users",
    Report.Reason.WRONG: "circle-x",
    Report.Reason.OTHER: "circle-question-mark",
}
HINTS = {
    Report.Reason.DANGER: _("Violence, suicide, a minor in danger. We read it first."),
    Report.Reason.PERSONAL: _("A name, a telephone number, an address, health."),
    Report.Reason.INSULT: _("Facts may be told; people may not be attacked."),
    Report.Reason.DISCRIMINATION: _("Origin, sex, religion, disability, whom one loves."),
    Report.Reason.WRONG: _("Tell us what is true, and how one can see it."),
}


class _Email(forms.EmailField):
    def __init__(self, **kwargs):
        widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
        messages = {"invalid": _("This address cannot be read. It looks like name@example.org.")}
        super().__init__(label=_("Your e-mail address"), widget=widget, error_messages=messages, **kwargs)


class ReportForm(SubmissionForm):
    reason = forms.ChoiceField(
        label=_("What is wrong with this text?"),
        choices=REASONS,
        widget=RadioCards(icons=ICONS, hints=HINTS),
        error_messages={"required": _("Choose one of the reasons.")},
    )
    words = LongTextField(
        label=_("Tell us more"),
        help_text=_("In your own words. Only the facilitation team reads it."),
        limit_chars=TEXT_LENGTH,
        rows=4,
        required=False,
        depends=True,
    )
    email = _Email(required=False, help_text=_("If you want to be told of the decision. Nobody else sees it."))

    def clean(self):
        said = super().clean()
        if said.get("reason") == Report.Reason.OTHER and "words" in said and not said["words"].strip():
            self.add_error("words", _("Say in a few words what is wrong."))
        return said


class AccessibilityForm(SubmissionForm):
    where = forms.CharField(
        label=_("Which page?"),
        help_text=_("Its address or its title."),
        max_length=300,
        required=False,
    )
    words = LongTextField(
        label=_("What blocks you?"),
        help_text=_("For example: “With my screen reader, the button to send has no name.”"),
        limit_chars=TEXT_LENGTH,
        rows=5,
    )
    email = _Email(required=False, help_text=_("If you want to be told of what we do. Nobody else sees it."))


class ReplyForm(SubmissionForm):
    name = forms.CharField(
        label=_("Your name, or the one of your organisation"),
        help_text=_("Everyone will read it above your reply."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    capacity = forms.CharField(
        label=_("As what do you speak?"),
        help_text=_("For example: head of the centre. Everyone will read it."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    words = LongTextField(
        label=_("Your reply"),
        help_text=_("At most 200 lines. Answer the facts; attack nobody."),
        limit_chars=reply_text.MOST_LINES * reply_text.LINE_CHARS,
        rows=10,
    )
    email = _Email(help_text=_("We send a link there, to be sure that it is you. Nobody else sees it."))

    def __init__(self, *args, addressees=(), **kwargs):
        """`addressees`: the organisations that owe this sheet an answer; theirs is the answer form."""
        self._addressees = addressees
        super().__init__(*args, **kwargs)

    def clean_words(self):
        try:
            return reply_text.clean(self.cleaned_data["words"])
        except ValidationError as fault:
            raise ValidationError(fault.messages) from fault

    def clean_email(self):
        email = self.cleaned_data["email"]
        if any(one.email and one.email.lower() == email.lower() for one in self._addressees):
            raise ValidationError(
                _("This mailbox already receives the sheet: answer it from “To handle”. It is worth more than a reply.")
            )
        return email


class AppealForm(SubmissionForm):
    text = LongTextField(
        label=_("Why do you not agree?"),
        help_text=_("Another person of the team reads it, and decides again."),
        limit_chars=TEXT_LENGTH,
        rows=5,
    )


class DecisionForm(SubmissionForm):
    act = forms.ChoiceField(label=_("What do you do?"), widget=RadioCards)
    words = LongTextField(
        label=_("The words to mask"),
        help_text=_("One passage a line, as it stands in the text. Only if you mask."),
        limit_chars=DECISION_LENGTH,
        rows=3,
        required=False,
        depends=True,
    )
    decision = LongTextField(
        label=_("Your reason"),
        help_text=_("Both sides read it. Say which rule, and which words of the text."),
        limit_chars=DECISION_LENGTH,
        rows=4,
    )

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        acts = acting.offered(report)
        self.fields["act"].choices = [(act.value, capfirst(act.label)) for act in acts]
        if Act.MASKED not in acts:
            del self.fields["words"]


class DangerDealtWith(forms.BooleanField):
    """For a reply that may speak of a danger."""

    def __init__(self):
        super().__init__(
            label=_("Somebody has dealt with it, or I am sure that nobody is in danger"),
            help_text=_("These words may speak of a danger: they are not shown without this."),
            required=False,
        )


class ReplyDecisionForm(SubmissionForm):
    SHOW, REFUSE = "show", "refuse"
    choice = forms.ChoiceField(
        label=_("Is it in the form that the law asks?"),
        choices=[(SHOW, _("Yes: show it under the text")), (REFUSE, _("No: refuse it, and say why"))],
        widget=RadioCards,
    )
    decision = LongTextField(
        label=_("Why you refuse it"),
        help_text=_("About the form only: length, insults, somebody else attacked, nothing to do with the text."),
        limit_chars=DECISION_LENGTH,
        rows=4,
        required=False,
        depends=True,
    )
    is_danger_dealt_with = DangerDealtWith()

    def __init__(self, *args, reply, **kwargs):
        super().__init__(*args, **kwargs)
        if not reply_text.speaks_of_danger(reply.text):
            del self.fields["is_danger_dealt_with"]

    def clean(self):
        said = super().clean()
        if said.get("choice") == self.REFUSE and not said.get("decision", "").strip():
            self.add_error("decision", _("Say why: both sides read your reason."))
        return said


class AppealDecisionForm(SubmissionForm):
    outcome = forms.ChoiceField(label=_("Does the first decision stand?"), choices=[], widget=RadioCards)
    act = forms.ChoiceField(label=_("If you change it: what is done instead?"), widget=RadioCards, required=False)
    words = LongTextField(
        label=_("The words to mask"),
        help_text=_("One passage a line, as it stands in the text. Only if you mask."),
        limit_chars=DECISION_LENGTH,
        rows=3,
        required=False,
        depends=True,
    )
    decision = LongTextField(
        label=_("Your reason"), help_text=_("Both sides read it."), limit_chars=DECISION_LENGTH, rows=4
    )
    is_danger_dealt_with = DangerDealtWith()

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        acts = [act for act in acting.offered(asked.report) if act != asked.report.act] if asked.report else []
        self.fields["act"].choices = [(act.value, capfirst(act.label)) for act in acts]
        self.fields["act"].depends = True
        self.fields["outcome"].choices = [(one.value, capfirst(one.label)) for one in Appeal.Outcome]
        if asked.report is None:
            del self.fields["act"]
        if asked.reply is None or not reply_text.speaks_of_danger(asked.reply.text):
            del self.fields["is_danger_dealt_with"]
        if Act.MASKED not in acts:
            del self.fields["words"]
