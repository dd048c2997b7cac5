import datetime
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit import text
from portevoix.kit.forms import CheckboxCards, LongTextField, RadioCards
from portevoix.sheets import answer_text
from portevoix.sheets.alongside import NEARNESS_IN_WORDS, Nearness, gone
from portevoix.sheets.models import HEADING_LENGTH, IN_BRIEF_LENGTH, Answer
from portevoix.sheets.operations import ANSWER_FIELDS

from .submission import SubmissionForm

NEXT_STEP_LENGTH = Answer._meta.get_field("next_step").max_length
CONTACT_LENGTH = Answer._meta.get_field("contact").max_length
ALSO_AT_MOST = 100
DRAFT_LENGTH = 4 * HEADING_LENGTH  # a draft may be too long for an answer, but not endless


class AlsoField(forms.MultipleChoiceField):
    """Referrals by their key. The form itself names those that wait no more, with more words than "invalid"."""

    def valid_value(self, value):
        return True


class AnswerForm(SubmissionForm):
    """`today` is the first day that the next step may have; `alongside` the referrals that could share the answer."""

    in_brief = LongTextField(
        label=_("In brief"),
        help_text=_("Three lines at most: what the class must know if it reads nothing else."),
        limit_chars=IN_BRIEF_LENGTH,
        rows=3,
    )
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
    also = AlsoField(
        label=_("This answer also goes to…"),
        help_text=_(
            "Only for the same problem. Each class receives it, and everyone sees that it was given to several."
        ),
        widget=CheckboxCards,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args, referral, today, alongside=(), **kwargs):
        super().__init__(*args, **kwargs)
        self._referral, self._today = referral, today
        self._alongside = {str(other.pk): other for other in alongside}
        self.fields["next_step_date"].widget.attrs["min"] = today.isoformat()
        also = self.fields["also"]
        also.choices = _grouped(alongside)
        also.widget.hints = {pk: one.sheet.cohort.name for pk, one in self._alongside.items()}
        if not self._alongside and not also_of(self):
            del self.fields["also"]

    def clean_next_step_date(self):
        date = self.cleaned_data["next_step_date"]
        if date < self._today:
            raise forms.ValidationError(_("This day is past. Choose today or a later day."))
        return date

    def clean_also(self):
        ticked = [self._alongside[str(pk)] for pk in also_of(self) if str(pk) in self._alongside]
        return ticked + self._gone()

    def name_the_gone(self):
        """Refuse what can no longer share the answer, sheet by sheet. Apart from `clean`: of an answer that has
        just been published by a first click, the second click is no fault."""
        references = ", ".join(other.sheet.reference for other in self._gone())
        if references:
            message = _(
                "Nothing is published: %(references)s can no longer share this answer. A colleague answers it, "
                "or its class has closed it."
            )
            self.add_error("also", forms.ValidationError(message, params={"references": references}))
        return self

    def _gone(self):
        return gone(self._referral, also_of(self), self._alongside.values())

    def clean(self):
        cleaned = super().clean()
        for name, fault in answer_text.faults(cleaned).items():
            if name not in self.errors:
                self.add_error(name, fault)
        outcome = cleaned.get("outcome")
        is_missing = "obstacle" not in self.errors and not cleaned.get("obstacle")
        if outcome and outcome != Answer.Outcome.SOLUTION and is_missing:
            self.add_error("obstacle", _("The class does not get all it asked for: tell it why."))
        return cleaned

    @property
    def answer(self):
        """What `operations.answer` takes."""
        return {name: self.cleaned_data[name] for name in ANSWER_FIELDS}

    @property
    def shared_with(self):
        return self.cleaned_data.get("also", [])

    @property
    def alongside(self):
        """The referrals that the page offers."""
        return list(self._alongside.values())


def _grouped(referrals):
    """The nearest first, under words that say how near they are."""
    return [
        (NEARNESS_IN_WORDS[nearness], [(str(one.pk), f"{one.sheet.reference} · {one.sheet.title}") for one in ones])
        for nearness, ones in groupby(referrals, key=lambda one: Nearness(one.nearness))
    ]


def draft_of(form):
    """What was typed, as it stands: a draft may be half written, too long, without a date."""
    typed = {name: (form.data.get(name) or "").replace("\r\n", "\n").replace("\0", "") for name in form.fields}
    texts = {name: typed[name][:DRAFT_LENGTH] for name in ANSWER_FIELDS if name not in ("outcome", "next_step_date")}
    outcome = typed["outcome"] if typed["outcome"] in Answer.Outcome.values else ""
    return {**texts, "outcome": outcome, "next_step_date": _date(typed["next_step_date"])}


def also_of(form) -> list[int]:
    """The keys that were ticked, whatever became of their sheets."""
    ticked = form.data.getlist("also") if hasattr(form.data, "getlist") else form.data.get("also", [])
    return sorted({int(pk) for pk in ticked[:ALSO_AT_MOST] if pk.isdecimal() and len(pk) < 19})


def version_of(form):
    typed = form.data.get("version") or ""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _date(typed) -> datetime.date | None:
    try:
        return forms.DateField().to_python(typed)
    except forms.ValidationError:
        return None
