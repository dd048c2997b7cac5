"""What the pages show of a private word."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portevoix.moderation import vault
from portevoix.moderation.detection import help as numbers

from .models import Disclosure, PrivateWord, Referent
from .permissions import Team

CLOSED_SHOWN = 50
OPEN_SHOWN = 200
# For whoever has said nothing yet: the widest first.
HELP = (
    numbers.EMERGENCY,
    numbers.SILENT,
    numbers.SUICIDE,
    numbers.CHILDHOOD,
    numbers.WOMEN,
    numbers.ONLINE,
    numbers.POLICE,
)


@dataclass(frozen=True)
class Said:
    word: PrivateWord
    text: str


def thread(disclosure: Disclosure) -> list[Said]:
    words = disclosure.words.select_related("author").order_by("said_at", "pk")
    return [Said(word, _opened(word.sealed, "text")) for word in words]


def outcome_of(disclosure: Disclosure) -> str:
    return _opened(disclosure.outcome, "outcome") if disclosure.outcome else ""


def for_referent(user, programme, *, at: datetime.datetime) -> dict[str, object] | None:
    """What waits (the longest first), what is answered, what is closed; None for whoever is no referent."""
    team = Team.of(programme)
    known = Disclosure.objects.within(programme).kept().select_related("cohort", "written_by")
    waiting = known.filter(due_at__isnull=False).order_by("due_at", "pk")[:OPEN_SHOWN]
    answered = known.filter(due_at=None, closed_at=None).order_by("-sent_at", "-pk")[:OPEN_SHOWN]
    closed = known.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")[:CLOSED_SHOWN]
    groups = {
        name: [(one, one.is_late(at)) for one in found if team.reads(user, one)]
        for name, found in (("waiting", waiting), ("answered", answered), ("closed", closed))
    }
    is_of_the_team = user in team.readers() or any(groups.values())
    return groups if is_of_the_team else None


def shown_names(programme) -> list[str]:
    """Those who agreed that everyone reads their name, and who still read."""
    readers = {user.pk for user in Team.of(programme).readers()}
    named = Referent.objects.live(programme).filter(is_shown=True, user__in=readers).select_related("user")
    return [str(referent.user) for referent in named.order_by("named_at", "pk")]


def _opened(sealed, name):
    try:
        return vault.unsealed(sealed)[name]
    except vault.Unreadable:
        return _("These words can no longer be read: the secret of the site has changed.")
