from django import forms
from django.core.exceptions import ValidationError


class SeveralField(forms.ModelMultipleChoiceField):
    """A number too big for the database is a choice that does not exist, not an accident."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            message = self.error_messages["invalid_pk_value"]
            raise ValidationError(message, code="invalid_pk_value", params={"pk": "…"}) from None
