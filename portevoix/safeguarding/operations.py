"""Every way a private word changes. No text goes into the history, and nobody who confides is named in it."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.moderation import vault
from portevoix.notifications import operations as mailboxes
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import add_working_days, calendar_of
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import record

from . import codes, permissions
from .models import Disclosure, PrivateWord, Referent

# Working days within which a referent replies.
REPLY_DAYS = 1
# After it is closed; then nothing is left but that it was.
KEPT = datetime.timedelta(days=365)
AT_ONCE = 200


@transaction.atomic
def disclose(
    programme: Programme, *, text: str, is_named: bool, by: User, at: datetime.datetime, key: uuid.UUID
) -> Disclosure:
    """Confide something: with one's account (`is_named`), or with the code that the key of the form gives."""
    require(permissions.can_disclose(by))
    is_named = is_named and not by.is_system
    disclosure = Disclosure.objects.create(
        programme=programme,
        cohort=_class_of(by, programme) if is_named else None,
        written_by=by if is_named else None,
        code_digest=None if is_named else codes.digest(codes.code_for(key)),
        sent_at=at,
        due_at=_due_at(programme, at),
    )
    _say(disclosure, text, at=at)
    record("safeguarding.disclosed", subject=disclosure, by=User.objects.system(), at=at, key=key)
    return disclosure


@transaction.atomic
def write_again(
    disclosure: Disclosure, *, text: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> PrivateWord:
    """The person says more, also after it was closed: a reply is owed again."""
    disclosure = _locked(disclosure)
    require(permissions.can_write_again(by, disclosure))
    if disclosure.due_at is None:
        disclosure.due_at, disclosure.late_told_at = _due_at(disclosure.programme, at), None
    disclosure.closed_at = None
    disclosure.save(update_fields=["due_at", "late_told_at", "closed_at"])
    word = _say(disclosure, text, at=at)
    record("safeguarding.written_again", subject=disclosure, by=User.objects.system(), at=at, key=key)
    return word


@transaction.atomic
def reply(
    disclosure: Disclosure, *, text: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> PrivateWord:
    disclosure = _locked(disclosure)
    require(permissions.can_reply(by, disclosure))
    if disclosure.taken_at is None:
        disclosure.taken_at, disclosure.taken_by = at, by
    disclosure.due_at = None
    disclosure.save(update_fields=["taken_at", "taken_by", "due_at"])
    word = _say(disclosure, text, at=at, author=by)
    record("safeguarding.replied", subject=disclosure, by=by, at=at, key=key)
    return word


@transaction.atomic
def close(
    disclosure: Disclosure, *, outcome: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Disclosure:
    """What became of it is kept for the referents. Nobody is left without a reply."""
    disclosure = _locked(disclosure)
    require(permissions.can_reply(by, disclosure))
    if disclosure.due_at is not None:
        raise ValidationError(_("Reply first: the person waits for you."))
    if disclosure.closed_at is not None:
        raise ValidationError(_("Somebody has closed it already."))
    disclosure.closed_at, disclosure.outcome = at, vault.sealed({"outcome": outcome})
    disclosure.save(update_fields=["closed_at", "outcome"])
    record("safeguarding.closed", subject=disclosure, by=by, at=at, key=key)
    return disclosure


@transaction.atomic
def name_referent(
    programme: Programme, *, user: User, is_shown: bool, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Referent:
    """Somebody already named is named once more with what they agree to today."""
    require(permissions.can_name_referents(by, programme))
    if not permissions.can_be_referent(user, programme):
        raise ValidationError(_("Choose somebody of the team, who works for no training provider."), code="user")
    Programme.objects.select_for_update().get(pk=programme.pk)
    Referent.objects.live(programme).filter(user=user).update(ended_at=at)
    referent = Referent.objects.create(programme=programme, user=user, is_shown=is_shown, named_by=by, named_at=at)
    record("safeguarding.referent_named", subject=referent, by=by, at=at, key=key)
    return referent


@transaction.atomic
def end_referent(referent: Referent, *, by: User, at: datetime.datetime) -> None:
    """Raises ValidationError for the last one: what was said to the referents alone would have other readers."""
    require(permissions.can_name_referents(by, referent.programme))
    Programme.objects.select_for_update().get(pk=referent.programme_id)
    if not Referent.objects.live(referent.programme).exclude(pk=referent.pk).exists():
        raise ValidationError(_("Name somebody else first: what was said in private is for the referents alone."))
    if Referent.objects.filter(pk=referent.pk, ended_at=None).update(ended_at=at):
        record("safeguarding.referent_ended", subject=referent, by=by, at=at)


@transaction.atomic
def say_late(*, by: User, at: datetime.datetime) -> int:
    """The coordinator is told, once, and never of the words. Call it until there is none."""
    require(by.is_system)
    late = list(Disclosure.objects.late(at=at).select_for_update().order_by("due_at", "pk")[:AT_ONCE])
    Disclosure.objects.filter(pk__in=[disclosure.pk for disclosure in late]).update(late_told_at=at)
    for disclosure in late:
        record("safeguarding.late", subject=disclosure, by=by, at=at)
    return len(late)


@transaction.atomic
def destroy(*, by: User, at: datetime.datetime) -> int:
    """The words, the outcome, and whose they were, a year after it was closed. Call it until there is none."""
    require(by.is_system)
    kept = Disclosure.objects.kept().select_for_update(of=["self"])
    said_since = PrivateWord.objects.filter(disclosure=OuterRef("pk"), said_at__gte=at - KEPT)
    # Answered and never closed: after a year without a word, nobody waits for anything.
    silent = Q(closed_at=None, due_at=None) & ~Exists(said_since)
    old = list(kept.filter(Q(closed_at__lt=at - KEPT) | silent).order_by("sent_at", "pk")[:AT_ONCE])
    keys = [disclosure.pk for disclosure in old]
    for disclosure in old:
        mailboxes.forget_told(Entry.objects.about(disclosure))
    PrivateWord.objects.filter(disclosure__in=keys).delete()
    Disclosure.objects.filter(pk__in=keys).update(
        outcome=b"", written_by=None, code_digest=None, cohort=None, taken_by=None, destroyed_at=at
    )
    for disclosure in old:
        record("safeguarding.destroyed", subject=disclosure, by=by, at=at)
    return len(old)


def _locked(disclosure):
    return Disclosure.objects.select_for_update(of=["self"]).select_related("programme").get(pk=disclosure.pk)


def _say(disclosure, text, *, at, author=None):
    return PrivateWord.objects.create(
        disclosure=disclosure,
        is_reply=author is not None,
        author=author,
        sealed=vault.sealed({"text": text}),
        said_at=at,
    )


def _due_at(programme, at):
    return add_working_days(at, REPLY_DAYS, calendar_of(programme))


def _class_of(user, programme):
    """The latest in which they are delegate or trainee."""
    of_it = Cohort.objects.filter(programme=programme)
    held = of_it.filter(mandates__user=user) | of_it.filter(enrolments__user=user)
    return held.order_by("-starts_on", "-pk").first()
