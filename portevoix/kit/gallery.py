"""What the gallery needs to show each component in each state: a form that is wrong on purpose, rows, dates."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit import text
from portevoix.kit.forms import CheckboxCards, LongTextField, RadioCards

THEMES = (
    ("housing", _("Housing"), "house"),
    ("transport", _("Transport"), "bus"),
    ("meals", _("Meals"), "utensils"),
    ("money", _("Pay and money"), "euro"),
)


class GalleryForm(forms.Form):
    """One field of each kind."""

    problem = LongTextField(
        label=_("What is the problem?"),
        help_text=_("For example: the last bus leaves ten minutes before the end of the course."),
        limit_chars=60,
    )
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    place = forms.ChoiceField(label=_("Where?"), choices=[("", _("Choose a place")), ("13", "Bouches-du-Rhône")])
    theme = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(slug, name) for slug, name, _icon in THEMES],
        widget=RadioCards(
            icons={slug: icon for slug, _name, icon in THEMES},
            hints={"transport": _("Buses, trains, driving licence, distance")},
        ),
    )
    addressees = forms.MultipleChoiceField(
        label=_("Who should answer?"),
        choices=[("a", _("The transport service of the region")), ("b", _("Your training provider"))],
        widget=CheckboxCards,
        required=False,
    )
    deadline = forms.DateField(
        label=_("When will the next step be done?"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    agreed = forms.BooleanField(label=_("The class agrees with this text"))


FAULTY = {"problem": "Le car de 17 h part avant la fin du cours, tous les jours, depuis la rentrée.", "email": "ines"}


def specimens() -> dict[str, object]:
    """Everything the gallery's template names."""
    return {
        "form": GalleryForm(auto_id="fresh_%s"),
        "filter_form": GalleryForm(auto_id="filter_%s"),
        "faulty_form": GalleryForm(FAULTY, auto_id="id_%s"),
        "statuses": list(text.SHEET_STATUSES),
        "referral_states": list(text.REFERRAL_STATES),
        "outcomes": list(text.OUTCOMES),
        "commitment_standings": list(text.COMMITMENT_STANDINGS),
        "day": datetime.date(2026, 11, 12),
        "moment": datetime.datetime(2026, 11, 12, 13, 3, tzinfo=datetime.UTC),
        "columns": [_("Addressee"), _("Received"), _("Answered"), _("Late")],
        "rows": [
            [_("Transport service of the region"), 1204, 1100, 4],
            [_("Training provider of the Old Port"), 38, 31, 0],
        ],
        "tabs": [
            (_("To take in charge"), "?tab=1", True, 3),
            (_("To answer"), "?tab=2", False, 12),
            (_("Answered"), "?tab=3", False),
        ],
    }
