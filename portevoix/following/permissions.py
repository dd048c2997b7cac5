from .models import Follower
from .targets import Target


def can_follow(user, target: Target) -> bool:
    """Whatever everyone may read; an account that is open, or nobody signed in, whose mailbox was confirmed."""
    is_shown = target.kind != "sheet" or target.subject.is_shown
    return is_shown and (user is None or user.is_active)


def can_change(user, follower: Follower) -> bool:
    """One's own; whoever holds the link of a mail needs no account."""
    return user.is_authenticated and follower.user_id == user.pk
