from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import QUESTION, CheckboxCards
from portevoix.organisations.models import Organisation

from .choices import SeveralField
from .drafting import VersionField

ICONS = {"provider": "school", "service": "landmark", "mission_locale": "hand-helping", "desk": "megaphone"}


class AddresseesForm(forms.Form):
    version = VersionField()
    kept = SeveralField(
        label=_("Who should answer?"),
        help_text=_("Each of them will owe you an answer. Untick whoever should not receive it."),
        queryset=Organisation.objects.none(),
        widget=CheckboxCards,
        required=False,
        template_name=QUESTION,
    )

    def __init__(self, data=None, *, sheet, candidates):
        kept = [candidate.organisation.pk for candidate in candidates if candidate.is_kept]
        super().__init__(data, initial={"version": sheet.version, "kept": kept})
        field = self.fields["kept"]
        field.queryset = Organisation.objects.within(sheet.programme).active()
        field.choices = [(c.organisation.pk, c.organisation.name) for c in candidates]
        field.widget.icons = {str(c.organisation.pk): ICONS[c.organisation.kind] for c in candidates}
        field.widget.hints = {str(c.organisation.pk): c.why for c in candidates}


class SearchForm(forms.Form):
    """Looks for one organisation among thousands, by its name or its town."""

    q = forms.CharField(
        label=_("Add somebody else"),
        help_text=_("Write a part of the name, or a town."),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto", "autocomplete": "off"}),
        required=False,
    )
