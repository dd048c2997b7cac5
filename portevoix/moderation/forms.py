"""Forms of words that everyone will read: their author sees first what says too much of somebody."""

import hashlib

from django import forms
from django.utils.translation import gettext as _

from portevoix.kit.forms import SubmissionForm

from .detection import findings

SHOWN_AT_MOST = 5


class PublicWordsForm(SubmissionForm):
    """Nothing is refused: the same words, sent a second time, pass. `public`: the fields that everyone will read.

    The names that the site knows are left out: marked, they would tell an addressee who is in the class.
    """

    public: tuple[str, ...] = ("reason",)
    # What was shown already, so that it is not shown again.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        cleaned = super().clean()
        words = {name: cleaned.get(name) or "" for name in self.public}
        found = {name: _found(text) for name, text in words.items()}
        digest = hashlib.sha256("\0".join(words.values()).encode()).hexdigest()
        if any(found.values()) and cleaned.get("seen") != digest:
            for name, labels in found.items():
                if labels:
                    self.add_error(name, _sentence(labels))
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = digest
        return {name: value for name, value in cleaned.items() if name != "seen"}


def _found(text):
    """{words: what they are}, in their order."""
    return {text[one.start : one.end]: one.label for one in findings(text) if one.is_surely_personal}


def _sentence(labels):
    shown = list(labels.items())[:SHOWN_AT_MOST]
    listed = [_("“%(words)s” (%(label)s)") % {"words": words, "label": label} for words, label in shown]
    return _(
        "Everyone would read: %(found)s. Take it out; or press the button again to leave your words as they are."
    ) % {"found": ", ".join(listed)}
