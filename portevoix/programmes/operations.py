"""How a programme is set up. Installed by commands; its pages of settings come later."""

import datetime
from typing import Any

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require

from . import directory, past_addresses
from .models import ClosedPeriod, Programme, Publisher, Term, Theme


@transaction.atomic
def create(*, by: User, **fields: Any) -> Programme:
    require(by.is_system)
    programme = Programme.objects.create(**fields)
    directory.forget()
    return programme


@transaction.atomic
def add_theme(programme: Programme, *, by: User, **fields: Any) -> Theme:
    require(by.is_system)
    directory.forget()
    return Theme.objects.create(programme=programme, **fields)


@transaction.atomic
def rename_theme(theme: Theme, *, name: str, slug: str, by: User) -> Theme:
    """Links to its former name keep leading to it."""
    require(by.is_system)
    theme = Theme.objects.select_for_update(of=["self"]).get(pk=theme.pk)
    before = theme.slug
    theme.name, theme.slug = name, slug
    theme.save(update_fields=["name", "slug"])
    if slug != before:
        past_addresses.keep(past_addresses.Kind.THEME, theme, slug=before)
    directory.forget()
    return theme


@transaction.atomic
def set_word(programme: Programme, *, key: str, language: str, by: User, **forms: str) -> Term:
    """`forms`: singular, plural, gender."""
    require(by.is_system)
    directory.forget()
    term, _created = Term.objects.update_or_create(programme=programme, key=key, language=language, defaults=forms)
    return term


@transaction.atomic
def name_publisher(programme: Programme, *, by: User, **fields: str) -> Publisher:
    """Who publishes and hosts, for the legal page; what is not given stays empty, and is said to be."""
    require(by.is_system)
    publisher, _created = Publisher.objects.update_or_create(programme=programme, defaults=fields)
    return publisher


@transaction.atomic
def close_between(
    programme: Programme, *, starts_on: datetime.date, ends_on: datetime.date, reason: str, by: User
) -> ClosedPeriod:
    """Days that count in no deadline given from now on; dates already given stay."""
    require(by.is_system)
    directory.forget()
    return ClosedPeriod.objects.create(programme=programme, starts_on=starts_on, ends_on=ends_on, reason=reason)
