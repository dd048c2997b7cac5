from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField
from portevoix.sheets.models import HEADING_LENGTH, Sheet

from .submission import SubmissionForm


class DetailsForm(SubmissionForm):
    reply = LongTextField(
        label=_("Your reply"),
        help_text=_("Only the person who asked and the delegates of your class will read it."),
        limit_chars=HEADING_LENGTH,
    )


class SettleForm(SubmissionForm):
    """Nothing to fill in: the class says yes."""


class AbandonForm(SubmissionForm):
    reason = LongTextField(
        label=_("Why is it no longer current?"),
        help_text=_("For example: the training has ended. Everyone will read this reason."),
        limit_chars=Sheet._meta.get_field("abandon_reason").max_length,
        rows=4,
    )
