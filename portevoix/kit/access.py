"""Saying no. Each app decides in its own `permissions.py`; this turns a no into an answer."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:
    """Stop with 403 unless allowed.

    Takes a plain boolean on purpose: `can_answer(user, referral)` has already been asked.
    A stranger never gets here: `visible_to` has answered 404 before.
    """
    if not isinstance(allowed, bool):
        raise TypeError("require() takes the boolean answer of a permission function.")
    if not allowed:
        raise PermissionDenied
