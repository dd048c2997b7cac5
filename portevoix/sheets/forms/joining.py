from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, RadioCards
from portevoix.moderation.forms import PublicWordsForm
from portevoix.sheets.models import REASON_LENGTH, WORDS_LENGTH, Adhesion

from .submission import SubmissionForm

MOST_HANDS = 999


class JoinForm(PublicWordsForm):
    """`cohorts`: those that the person may join with; one is not asked about."""

    public = ("words", "decided")

    cohort = forms.ChoiceField(label=_("For which class?"), widget=RadioCards)
    words = LongTextField(
        label=_("How does your class live it?"),
        help_text=_("In your own words. Everyone reads it, once the team has read it."),
        limit_chars=WORDS_LENGTH,
        rows=5,
        required=False,
    )
    place = forms.CharField(
        label=_("Where?"),
        max_length=Adhesion._meta.get_field("place").max_length,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    yes = forms.IntegerField(
        label=_("Hands for joining"), min_value=0, max_value=MOST_HANDS, required=False, help_text=_("If you counted.")
    )
    no = forms.IntegerField(label=_("Hands against"), min_value=0, max_value=MOST_HANDS, required=False)
    decided = LongTextField(
        label=_("Or how your class decided"),
        help_text=_(
            "For example: we talked about it this morning, all together. Everyone reads it, once the team has read it."
        ),
        limit_chars=REASON_LENGTH,
        rows=3,
        required=False,
        depends=True,
    )

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self._cohorts = {cohort.slug: cohort for cohort in cohorts}
        self.fields["cohort"].choices = [(cohort.slug, cohort.name) for cohort in cohorts]
        if len(cohorts) == 1:
            self.fields["cohort"].widget = forms.HiddenInput()
            self.fields["cohort"].required = False
            self.fields["cohort"].initial = cohorts[0].slug
            self.fields["place"].initial = cohorts[0].place

    def clean_cohort(self):
        slug = self.cleaned_data["cohort"]
        return self._cohorts[slug] if slug else next(iter(self._cohorts.values()))


class LeaveForm(PublicWordsForm):
    reason = LongTextField(
        label=_("Why, if you want to say so"),
        help_text=_("Everyone reads it, once the team has read it."),
        limit_chars=REASON_LENGTH,
        rows=3,
        required=False,
    )


class StanceForm(SubmissionForm):
    stance = forms.ChoiceField(
        label=_("Is it settled for your class?"),
        choices=[
            (Adhesion.Stance.SETTLED, _("Yes, it is settled for us too")),
            (Adhesion.Stance.UNSETTLED, _("No, not for us")),
        ],
        widget=RadioCards(icons={"settled": "circle-check-big", "unsettled": "undo-2"}),
        error_messages={"required": _("Choose one of the two.")},
    )


class MergeForm(SubmissionForm):
    other = forms.CharField(
        label=_("The reference of the other sheet"),
        help_text=_("It stands above its title: 2026-0042, for example."),
        max_length=16,
        error_messages={"max_length": _("A reference looks like 2026-0042.")},
    )
    reason = LongTextField(
        label=_("Why do they tell the same?"),
        help_text=_("The other class reads it, and decides."),
        limit_chars=REASON_LENGTH,
        rows=4,
    )


class MergeReplyForm(SubmissionForm):
    """One of two buttons: yes, or no."""

    reply = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)


class PartForm(PublicWordsForm):
    reason = LongTextField(
        label=_("Why do you take your sheet apart?"),
        help_text=_("Everyone reads it, once the team has read it."),
        limit_chars=REASON_LENGTH,
        rows=4,
    )
