from django import forms

from portevoix.sheets.models import Sheet, SimilarChoice


class SimilarForm(forms.Form):
    """Three buttons under a sheet that resembles the draft."""

    similar = forms.ModelChoiceField(queryset=Sheet.objects.none(), widget=forms.HiddenInput)
    choice = forms.ChoiceField(choices=SimilarChoice.Choice.choices, widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["similar"].queryset = Sheet.objects.shown().select_related("programme")
