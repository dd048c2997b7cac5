import uuid

from django import forms


class SubmissionForm(forms.Form):
    """A form that creates: its key, made when the page is shown, makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
