from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, RadioCards
from portevoix.moderation.forms import PublicWordsForm
from portevoix.sheets.models import HEADING_LENGTH, MISSING_LENGTH, Holding, Sheet

from .submission import SubmissionForm


class DetailsForm(SubmissionForm):
    reply = LongTextField(
        label=_("Your reply"),
        help_text=_("Only the organisation that asked and the delegates of your class will read it."),
        limit_chars=HEADING_LENGTH,
    )


class SettleForm(SubmissionForm):
    """Nothing to fill in: the class says yes."""


class AbandonForm(PublicWordsForm):
    reason = LongTextField(
        label=_("Why is it no longer current?"),
        help_text=_("For example: the training has ended. Everyone reads it, once the team has read it."),
        limit_chars=Sheet._meta.get_field("abandon_reason").max_length,
        rows=4,
    )


class ContestForm(PublicWordsForm):
    public = ("missing",)
    missing = LongTextField(
        label=_("What is missing in this answer?"),
        help_text=_(
            "For example: no date, no reason, or not what you asked. "
            "The addressee reads it at once, everyone once the team has."
        ),
        limit_chars=MISSING_LENGTH,
        rows=6,
    )


class HoldingForm(PublicWordsForm):
    public = ("words",)
    said = forms.ChoiceField(
        label=_("A month later, does it hold?"),
        choices=[
            (Holding.Said.LASTING, _("Yes, it holds")),
            (Holding.Said.PARTLY, _("In part")),
            (Holding.Said.CAME_BACK, _("No, the problem came back")),
        ],
        widget=RadioCards(icons={"lasting": "circle-check-big", "partly": "circle-dot", "came_back": "undo-2"}),
        error_messages={"required": _("Choose one of the three.")},
    )
    words = LongTextField(
        label=_("In a sentence, if you want"),
        help_text=_("Everyone reads it, once the team has read it."),
        limit_chars=Holding._meta.get_field("words").max_length,
        rows=3,
        required=False,
    )
