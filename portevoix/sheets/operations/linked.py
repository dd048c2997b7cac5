"""What is done through the link of one sheet, in the name of the mailbox that received it."""

import datetime
from collections.abc import Callable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import Referral

from .history import record_for
from .locks import locked_referral


class Doing(models.TextChoices):
    """As the mailbox is told of it."""

    TAKEN = "taken", _("The sheet was taken in charge.")
    ASKED = "asked", _("The class was asked for details.")
    DECLINED = "declined", _("It was said that the sheet is not for you.")
    CHECK = "check", _("Your colleagues were asked to read the answer.")
    ANSWERED = "answered", _("The answer was published.")


@transaction.atomic
def use_link(
    referral: Referral, *, doing: str, act: Callable[[Referral], object], by: User, at: datetime.datetime
) -> object:
    """Do `act`, which asks its own permission, and tell the mailbox of it. `by`: the account of that mailbox."""
    referral = locked_referral(referral)
    require(permissions.can_use_link(by, referral))
    done = act(referral)
    record_for("sheets.link_used", referral, by=by, at=at, referral=referral.pk, doing=doing)
    return done
