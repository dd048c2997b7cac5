"""How somebody begins, changes and ends to follow. Nothing is recorded: the history is never erased, this is.

`follow` is for accounts, `confirm` for a mailbox that its reader has proved to read. What changes a `Follower` is
asked by whoever signed in as it, or holds its link.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.notifications import operations as mails

from . import permissions
from .models import Follow, Follower
from .targets import Target

MOST_FOLLOWED = 200


@transaction.atomic
def follow(target: Target, *, rhythm: str, by: User, at: datetime.datetime) -> Follow:
    """Twice is once."""
    require(permissions.can_follow(by, target))
    follower, _created = Follower.objects.update_or_create(
        programme=target.programme, user=by, defaults={"rhythm": rhythm}, create_defaults=_new(rhythm, at)
    )
    return _add(follower, target, at)


@transaction.atomic
def confirm(target: Target, *, email: str, language: str, rhythm: str, at: datetime.datetime) -> Follow:
    """The reader of a mailbox opened our link and said yes: only now is the address kept."""
    require(permissions.can_follow(None, target))
    follower, _created = Follower.objects.update_or_create(
        programme=target.programme,
        email=email.lower(),
        defaults={"rhythm": rhythm, "language": language},
        create_defaults={**_new(rhythm, at), "language": language},
    )
    return _add(follower, target, at)


def _new(rhythm, at):
    return {"rhythm": rhythm, "began_at": at}


def _add(follower, target, at):
    if follower.follows.count() >= MOST_FOLLOWED:
        raise ValidationError(_("You follow too many things already. Leave some of them first."))
    return Follow.objects.get_or_create(follower=follower, **target.fields, defaults={"followed_at": at})[0]


@transaction.atomic
def choose_rhythm(follower: Follower, *, rhythm: str) -> None:
    """What waits already keeps its hour."""
    Follower.objects.filter(pk=follower.pk).update(rhythm=Follower.Rhythm(rhythm))


@transaction.atomic
def unfollow(follow: Follow) -> bool:
    """False when it was the last one: then nothing is left of the follower."""
    # Two pages may leave the last two at once: the lock makes the second one see the first.
    follower = Follower.objects.select_for_update(of=["self"]).filter(pk=follow.follower_id).first()
    if follower is None:
        return False
    follower.follows.filter(pk=follow.pk).delete()
    if follower.follows.exists():
        return True
    stop(follower)
    return False


@transaction.atomic
def stop(follower: Follower) -> None:
    """Nothing is followed any more, and a mailbox of no account is erased from what was sent to it."""
    if follower.user_id is None:
        mails.forget_letters(follower.email)
    follower.delete()
