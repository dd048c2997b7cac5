"""From the first word of a draft to its sending.

Saving a draft leaves no history: it is the class's own paper until it is sent.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.moderation import operations as moderation
from portevoix.organisations.calendars import calendars_of
from portevoix.organisations.competence import Proposal
from portevoix.organisations.models import Organisation
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import class_word, permissions
from portevoix.sheets.alarm import said_in
from portevoix.sheets.models import AddresseeChoice, Numbering, Referral, Sheet, first_sentence
from portevoix.sheets.status import Status
from portevoix.timeline.operations import record

from .clocks import started
from .consulting import WORD_FIELDS, close_consultations, take_the_word_of_the_class
from .headings import require_headings
from .locks import locked

DRAFT_FIELDS = ("problem", "causes", "consequences", "solutions", "theme", "territory", "place")
TITLE_LENGTH = 110


@transaction.atomic
def start(cohort: Cohort, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Sheet:
    """Open a draft for a class, with the class's own place as a first guess."""
    require(permissions.can_start(by, cohort, at=at))
    sheet = Sheet.objects.create(
        programme_id=cohort.programme_id,
        cohort=cohort,
        drafted_by=by,
        drafted_at=at,
        territory=cohort.territory,
        place=cohort.place,
    )
    record("sheets.drafted", subject=sheet, by=by, at=at, key=key)
    return sheet


@transaction.atomic
def save_draft(sheet: Sheet, *, changes: Mapping[str, Any], version: int, by: User, at: datetime.datetime) -> Sheet:
    """Keep what was typed. Raises Conflict when another phone saved since `version`.

    `changes`: some of DRAFT_FIELDS, or `other_themes` (themes the problem crosses).
    """
    require(permissions.can_edit(by, sheet, at=at))
    changes = dict(changes)
    other_themes = changes.pop("other_themes", None)
    unknown = set(changes) - set(DRAFT_FIELDS)
    if unknown:
        raise ValueError(f"Not fields of a draft: {sorted(unknown)}")
    saved = Sheet.objects.filter(pk=sheet.pk, version=version, sent_at=None).update(**changes, version=F("version") + 1)
    if not saved:
        raise Conflict(Sheet.objects.get(pk=sheet.pk))
    sheet.refresh_from_db()
    if set(class_word.HEADINGS) & set(changes):
        close_consultations(sheet, at=at, of_another_text=True)
    if other_themes is not None:
        sheet.other_themes.set(theme for theme in other_themes if theme != sheet.theme)
    return sheet


@transaction.atomic
def choose_addressees(
    sheet: Sheet,
    *,
    kept: Iterable[Organisation],
    proposed: Iterable[Organisation],
    version: int,
    by: User,
    at: datetime.datetime,
) -> Sheet:
    """Keep what the class changed to the proposal: who it added, whom it took off.

    `proposed`: what the table of competences said when they chose. Raises Conflict like `save_draft`.
    """
    kept, proposed = set(kept), set(proposed)
    if any(not organisation.is_open for organisation in kept - proposed):
        raise ValidationError(_("This organisation cannot receive the sheet."))
    if any(organisation.programme_id != sheet.programme_id for organisation in kept):
        raise ValidationError(_("An addressee belongs to another programme."))
    sheet = save_draft(sheet, changes={}, version=version, by=by, at=at)
    sheet.addressee_choices.all().delete()
    AddresseeChoice.objects.bulk_create(
        AddresseeChoice(
            sheet=sheet, organisation=organisation, is_removed=organisation not in kept, chosen_by=by, chosen_at=at
        )
        for organisation in sorted(kept ^ proposed, key=lambda organisation: organisation.pk)
    )
    return sheet


@transaction.atomic
def discard(sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> None:
    """Throw a draft away. What was sent can never be."""
    sheet = locked(sheet)
    require(permissions.can_edit(by, sheet, at=at))
    record("sheets.discarded", subject=sheet, by=by, at=at, key=key)
    sheet.delete()


@transaction.atomic
def send(
    sheet: Sheet,
    *,
    addressees: Iterable[Proposal],
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
    version: int | None = None,
    reservations: str = "",
    unapproved_reason: str = "",
) -> Sheet:
    """Deliver a draft in the class's name and give each addressee its duty and dates.

    Everyone else reads it once a person has: see `publishing`.

    `reservations`: what some of the class find missing. `unapproved_reason`: why it leaves
    without the class's approval; both become part of the sheet.
    Raises ValidationError when a heading, the theme, every addressee or the word of the class is
    missing, and Conflict when somebody saved since `version`: nobody sends a text they have not read.
    """
    sheet = locked(sheet)
    require(permissions.can_send(by, sheet, at=at))
    if version is not None and version != sheet.version:
        raise Conflict(sheet)
    addressees = list(addressees)
    _require_complete(sheet, addressees)
    take_the_word_of_the_class(sheet, reservations=reservations, unapproved_reason=unapproved_reason, at=at)
    sheet.reference = _next_reference(sheet.programme_id, at)
    sheet.title = title_of(sheet.problem)
    sheet.sent_at = at
    sheet.status = Status.IN_PROGRESS
    sheet.reading = moderation.ask(sheet, said=said_in(sheet), at=at)
    sheet.save(update_fields=["reference", "title", "sent_at", "status", "reading", *WORD_FIELDS])
    calendar = calendars_of(sheet.programme)
    for proposal in addressees:
        referral = Referral(sheet=sheet, organisation=proposal.organisation, reason=proposal.reason, referred_at=at)
        started(referral, programme=sheet.programme, at=at, is_working=calendar(proposal.organisation)).save()
    record(
        "sheets.sent",
        subject=sheet,
        by=by,
        at=at,
        key=key,
        cohort=sheet.cohort.name,
        addressees=[proposal.organisation.name for proposal in addressees],
        addressee_ids=[proposal.organisation.pk for proposal in addressees],
    )
    return sheet


def title_of(problem: str) -> str:
    """The first sentence of the problem, for lists."""
    return Truncator(first_sentence(problem)).chars(TITLE_LENGTH, truncate="…")


def _require_complete(sheet, addressees):
    require_headings(sheet)
    if sheet.theme_id is None:
        raise ValidationError(_("Choose the theme of the sheet."))
    if not addressees:
        raise ValidationError(_("Choose at least one addressee."))
    if any(p.organisation.programme_id != sheet.programme_id for p in addressees):
        raise ValidationError(_("An addressee belongs to another programme."))


def _next_reference(programme_id, at):
    """The next number of the year; its row stays locked until the sheet is there."""
    year = at.astimezone(PARIS).year
    numbering = Numbering.objects.filter(programme_id=programme_id, year=year)
    # The first sheet of a year opens its row; of two at the same instant, one finds it opened.
    if not numbering.update(last=F("last") + 1):
        Numbering.objects.get_or_create(programme_id=programme_id, year=year)
        numbering.update(last=F("last") + 1)
    return f"{year}-{numbering.get().last:04d}"
