"""One form per question of the journey. An empty answer may be saved: nothing typed is ever refused for being short."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import QUESTION, CheckboxCards, LongTextField, RadioCards
from portevoix.organisations.models import Territory
from portevoix.programmes.models import Theme
from portevoix.sheets.class_word import TOLD_FROM
from portevoix.sheets.models import HEADING_LENGTH, Sheet

from .choices import SeveralField
from .places import grouped_territories
from .submission import SubmissionForm

HIGHEST_VERSION = 2**31 - 1


class VersionField(forms.IntegerField):
    """The state of the draft that the person has in front of them."""

    def __init__(self):
        super().__init__(min_value=1, max_value=HIGHEST_VERSION, widget=forms.HiddenInput)


class QuestionForm(forms.Form):
    """`base` is the fingerprint of the answer shown when the page was made.

    Two phones on two different questions do not disturb each other: only an answer that changed
    meanwhile, and that the new one does not take over, is a conflict.
    """

    version = VersionField()
    base = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    why = ""

    def __init__(self, data=None, *, sheet, initial=None):
        self.sheet = sheet
        shown = {name: getattr(sheet, name) for name in self.answer_names}
        shown |= {"version": sheet.version, "base": self.fingerprint_of(sheet)}
        super().__init__(data, initial=shown | (initial or {}))

    @property
    def answer_names(self):
        return [name for name in self.base_fields if name not in ("version", "base")]

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.answer_names}

    def fingerprint_of(self, sheet):
        said = "\0".join(_spelt(getattr(sheet, name)) for name in self.answer_names)
        return hashlib.sha256(said.encode()).hexdigest()

    def takes_over(self, current):
        """Whether saving on top of `current` loses nothing that somebody else wrote."""
        if self.fingerprint_of(current) == self.cleaned_data["base"]:
            return True
        return all(_holds(typed, getattr(current, name)) for name, typed in self.changes.items())


class ProblemForm(QuestionForm):
    problem = LongTextField(
        label=_("What is the problem?"),
        help_text=_("For example: the bus arrives at 8:20. The course starts at 8:00. Half of us miss the beginning."),
        limit_chars=HEADING_LENGTH,
        required=False,
        template_name=QUESTION,
    )
    why = _(
        "Whoever answers was not there. Say what happens, where, and since when. "
        "Name nobody: everyone will read this text."
    )


class CausesForm(QuestionForm):
    causes = LongTextField(
        label=_("Where does it come from?"),
        help_text=_("For example: the timetable changed in September. Nobody told the centre."),
        limit_chars=HEADING_LENGTH,
        required=False,
        template_name=QUESTION,
    )
    why = _("The cause shows who can act. If you are not sure, write what you think, and say so.")


class ConsequencesForm(QuestionForm):
    consequences = LongTextField(
        label=_("What does it change in your life?"),
        help_text=_("For example: each late arrival costs us pay. Two of us think of giving up."),
        limit_chars=HEADING_LENGTH,
        required=False,
        template_name=QUESTION,
    )
    why = _("Those who decide know your daily life badly. This part shows them why it matters.")


class SolutionsForm(QuestionForm):
    solutions = LongTextField(
        label=_("What do you propose?"),
        help_text=_("For example: start at 8:30, or ask for an earlier bus."),
        limit_chars=HEADING_LENGTH,
        required=False,
        template_name=QUESTION,
    )
    why = _("You know the situation best. A precise idea gets a precise answer. A small step counts too.")


class ThemeForm(QuestionForm):
    theme = forms.ModelChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose the theme that comes first."),
        queryset=Theme.objects.none(),
        widget=RadioCards,
        empty_label=None,
        required=False,
        template_name=QUESTION,
    )
    other_themes = SeveralField(
        label=_("Does it also touch something else?"),
        queryset=Theme.objects.none(),
        widget=CheckboxCards,
        required=False,
    )
    why = _("The theme tells who is in charge. A problem with several themes goes to several addressees.")

    def __init__(self, data=None, *, sheet, initial=None):
        super().__init__(data, sheet=sheet, initial=initial)
        self.initial["other_themes"] = (initial or {}).get("other_themes", sheet.other_themes.all())
        themes = Theme.objects.filter(programme=sheet.programme)
        for name in self.answer_names:
            self.fields[name].queryset = themes
            self.fields[name].widget.icons = {str(theme.pk): theme.icon for theme in themes}

    @property
    def has_other_themes(self) -> bool:
        """What is ticked, or refused, is not left folded."""
        return bool(self["other_themes"].value()) or "other_themes" in self.errors


class PlaceForm(QuestionForm):
    territory = forms.ModelChoiceField(
        label=_("The area"),
        help_text=_("Some addressees are in charge of one area only."),
        queryset=Territory.objects.none(),
        empty_label=_("I do not know"),
        required=False,
    )
    place = forms.CharField(
        label=_("The precise place"),
        help_text=_("For example: a town, a street, the building of the course."),
        max_length=Sheet._meta.get_field("place").max_length,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        required=False,
    )
    why = _("The place tells which service is in charge. It is first filled with the place of your class.")

    def __init__(self, data=None, *, sheet, initial=None):
        super().__init__(data, sheet=sheet, initial=initial)
        territory = self.fields["territory"]
        territory.queryset = Territory.objects.filter(programme=sheet.programme)
        territory.choices = [("", territory.empty_label), *grouped_territories(territory.queryset)]
        # The browser would cut a pasted text without a word.
        self.fields["place"].widget.attrs.pop("maxlength", None)


FORMS = {
    "probleme": ProblemForm,
    "causes": CausesForm,
    "consequences": ConsequencesForm,
    "solutions": SolutionsForm,
    "theme": ThemeForm,
    "lieu": PlaceForm,
}


class ProofreadingForm(SubmissionForm):
    """The class sends what it has read: the version says which text that was."""

    version = VersionField()
    reservations = LongTextField(
        label=_("What some of the class miss in this text"),
        help_text=_("In your own words, without any name. Everyone will read it under the sheet."),
        limit_chars=Sheet._meta.get_field("reservations").max_length,
        rows=3,
        required=False,
        depends=True,
    )
    unapproved_reason = LongTextField(
        label=_("Why do you send it without asking the class?"),
        help_text=_("For example: we spoke about it together this morning. Everyone will read it under the sheet."),
        limit_chars=Sheet._meta.get_field("unapproved_reason").max_length,
        rows=3,
        required=False,
        depends=True,
    )

    def __init__(self, data=None, *, sheet, asked=None):
        """`asked`: the open consultation of the class about this text, if there is one."""
        super().__init__(data, initial={"version": sheet.version})
        is_answered = asked is not None and asked.consulted > 0
        if is_answered and asked.consulted < TOLD_FROM:
            return  # a field that comes or goes would tell what one person answered
        if not is_answered or asked.recognised == asked.consulted:
            del self.fields["reservations"]
        if is_answered and asked.is_approval:
            del self.fields["unapproved_reason"]
        elif is_answered:
            self.fields["unapproved_reason"].label = _("Why do you send it although most do not recognise themselves?")
        for name in ("reservations", "unapproved_reason"):
            if name in self.fields:
                self.fields[name].required = True

    @property
    def word_of_the_class(self):
        names = ("reservations", "unapproved_reason")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


def _spelt(value):
    if hasattr(value, "all"):
        return ",".join(str(pk) for pk in sorted(value.values_list("pk", flat=True)))
    return str(value.pk) if hasattr(value, "pk") else str(value or "")


def _holds(typed, saved):
    if hasattr(saved, "all"):
        return set(saved.all()) <= set(typed)
    if isinstance(saved, str):
        return saved.strip() in typed
    return saved is None or saved == typed
