"""From what its addressees received to what everyone can read."""

import datetime
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.moderation import operations as moderation
from portevoix.moderation.masking import Place, repeats
from portevoix.moderation.models import Opening, Reading, Seal
from portevoix.organisations.models import Organisation
from portevoix.sheets import permissions
from portevoix.sheets.models import Adhesion, Saying, Sheet
from portevoix.timeline.operations import record

from .locks import locked_read
from .reading import Read, mask_texts, texts_of

# What the desk reads first.
READ = (Sheet, Adhesion, Saying)


class Verbs(NamedTuple):
    shown: str
    masked: str
    withheld: str


OF_SHEET = Verbs("sheets.shown", "sheets.masked", "sheets.withheld")
# Of words beside it: only masking is said to everyone.
OF_WORDS = Verbs("sheets.words_shown", "sheets.words_masked", "sheets.words_withheld")


@transaction.atomic
def show(read: Read, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Read:
    """Everyone may read it: what was found, if anything, is nothing to hide."""
    return _decide(_locked(read, by=by, at=at), Reading.Outcome.SHOWN, by=by, at=at, key=key)


@transaction.atomic
def withhold(read: Read, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Read:
    """Only the class, its addressees and the desk read it; they are told why. Its answer is owed all the same."""
    return _decide(_locked(read, by=by, at=at), Reading.Outcome.WITHHELD, reason=reason, by=by, at=at, key=key)


@transaction.atomic
def mask(
    read: Read,
    *,
    places: Iterable[Place],
    reason: str,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Read:
    """Show it with words masked, in its own text: whatever reads it is then safe.

    The words as they were are sealed, and destroyed at their date. Raises ValidationError when the
    text is no longer the one in which `places` were chosen, when they are none, or when the reason repeats them.
    """
    read = _locked(read, by=by, at=at)
    places = list(places)
    if repeats(reason, texts_of(read), places):
        raise ValidationError(_("Everyone reads your reason, and it repeats words that you mask. Say it without them."))
    mask_texts(read, places, by=by, at=at)
    return _decide(read, Reading.Outcome.MASKED, reason=reason, by=by, at=at, key=key)


@transaction.atomic
def ask_again(read: Read, *, objection: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Read:
    """The class does not agree that its words are kept back: another person reads them, on the same clock."""
    read = locked_read(read)
    require(permissions.can_ask_again(by, read, at=at))
    moderation.ask_again(read, objection=objection, by=by, at=at)
    read.save(update_fields=moderation.FIELDS)
    record("sheets.asked_again", subject=read.sheet, by=by, at=at, key=key, **_words_of(read))
    return read


@transaction.atomic
def ask_opening(seal: Seal, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Opening:
    """Somebody of the desk needs the words that were masked, and says why; the class is told."""
    read = sealed_of(seal)
    require(permissions.can_read_first(by, read, at=at))
    opening = moderation.ask_opening(seal, reason=reason, by=by, at=at)
    record("sheets.opening_asked", subject=read.sheet, by=by, at=at, key=key, opening=opening.pk)
    return opening


@transaction.atomic
def agree_to_opening(opening: Opening, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Opening:
    """Another person of the desk, never the one who asked. Both then read for an hour."""
    read = sealed_of(opening.seal)
    require(permissions.can_agree_to_opening(by, opening, read, at=at))
    opening = moderation.agree_to_opening(opening, by=by, at=at)
    record("sheets.opened", subject=read.sheet, by=by, at=at, key=key, opening=opening.pk)
    return opening


@transaction.atomic
def destroy_sealed(*, by: User, at: datetime.datetime) -> int:
    """What is sealed and has reached its date, by the software; returns how many."""
    require(by.is_system)
    destroyed = moderation.destroy_due(at=at)
    for _seal, read in _with_what_is_read(destroyed):
        record("sheets.seal_destroyed", subject=read.sheet, by=by, at=at)
    return len(destroyed)


@transaction.atomic
def announce_readings(*, by: User, at: datetime.datetime) -> int:
    """Each desk is told of what came since the last time, in one message; returns how many desks."""
    require(by.is_system)
    counted = moderation.announce(at=at)
    desks = Organisation.objects.filter(programme__in=counted, kind=Organisation.Kind.DESK)
    for desk in desks.order_by("pk"):
        record("sheets.readings_asked", subject=desk, by=by, at=at, count=counted[desk.programme_id])
    return len(desks)


@transaction.atomic
def escalate_readings(*, by: User, at: datetime.datetime) -> int:
    """Readings past their date: the coordinator is told, once each; returns how many."""
    require(by.is_system)
    late = moderation.escalate(at=at)
    for reading, read in _with_what_is_read(late):
        record(
            "sheets.reading_late",
            subject=read.sheet,
            by=by,
            at=at,
            reading=reading.pk,
            is_words=not isinstance(read, Sheet),
        )
    return len(late)


def sealed_of(seal: Seal) -> Read:
    """What the words were masked in."""
    model = next(model for model in READ if model._meta.label == seal.subject_model)
    return _known(model).get(pk=seal.subject_id)


def _with_what_is_read(rows):
    """Each reading, or each seal, with what it is of. One query a kind."""
    keys = {model: [row.subject_id for row in rows if row.subject_model == model._meta.label] for model in READ}
    found = {(model._meta.label, pk): read for model in READ for pk, read in _known(model).in_bulk(keys[model]).items()}
    pairs = [(row, found.get((row.subject_model, row.subject_id))) for row in rows]
    return [(row, read) for row, read in pairs if read is not None]


def _known(model):
    ways = ("cohort", "programme") if model is Sheet else ("cohort", "sheet__cohort", "sheet__programme")
    return model._default_manager.select_related(*ways)


def _locked(read, *, by, at):
    read = locked_read(read)
    require(permissions.can_decide_reading(by, read, at=at))
    return read


def _decide(read, outcome, *, by, at, key, reason=""):
    moderation.conclude(read, outcome, reason=reason, by=by, at=at)
    read.save(update_fields=moderation.FIELDS)
    verbs, facts = OF_SHEET if isinstance(read, Sheet) else OF_WORDS, _words_of(read)
    if outcome == Reading.Outcome.MASKED:
        facts["reason"] = reason
    record(getattr(verbs, outcome), subject=read.sheet, by=by, at=at, key=key, **facts)
    return read


def _words_of(read):
    """Never the words: whose they are, and of what."""
    if isinstance(read, Sheet):
        return {}
    return {"words_of": read._meta.label, "words_id": read.pk, "cohort": read.cohort.name}
