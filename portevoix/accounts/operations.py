"""What people change about their own account."""

from django.db import transaction

from .models import User


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """The language of the mails that this person receives."""
    by.language = language
    by.save(update_fields=["language"])


@transaction.atomic
def choose_rhythm(*, rhythm: str, by: User) -> None:
    """How often mails come that nobody is owed; what waits already keeps its hour, or stays in the site."""
    by.rhythm = User.Rhythm(rhythm).value
    by.save(update_fields=["rhythm"])
