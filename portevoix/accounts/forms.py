from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class _Address(forms.EmailInput):
    """Shows again what was typed, without the invisible character that no page may hold."""

    def format_value(self, value):
        shown = super().format_value(value)
        return shown.replace("\0", "") if shown else shown


class RequestCodeForm(RequestLoginCodeForm):
    """allauth's form with our words, and no address longer than an account may have."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that your training provider or your organisation gave us."),
        max_length=User._meta.get_field("email").max_length,
        widget=_Address(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def clean_email(self):
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return super().clean_email()
