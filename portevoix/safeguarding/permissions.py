"""Who reads what is confided: the referents, and nobody by their office.

Never the people of a provider, even if one was named by mistake; never those of the person's class; never the
person in the place of the referent. Without any referent left, the coordinator; without coordinator, the desk.
"""

from dataclasses import dataclass

from portevoix.accounts.models import User
from portevoix.delegates.models import Enrolment, Mandate
from portevoix.organisations.models import Membership, Organisation
from portevoix.organisations.permissions import can_decide_corrections

from .models import Disclosure, Referent


@dataclass(frozen=True)
class Team:
    """Those who may read, first choice first; `of_classes`: the people of each class among them."""

    choices: tuple[tuple[User, ...], ...]
    of_classes: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, programme) -> "Team":
        """Five queries, however much was confided."""
        live = Membership.objects.live().filter(organisation__programme=programme, user__is_active=True)
        desk = live.filter(organisation__kind=Organisation.Kind.DESK).select_related("user").order_by("pk")
        providers = live.filter(organisation__kind=Organisation.Kind.PROVIDER)
        at_a_provider = set(providers.order_by().values_list("user", flat=True))
        free = [membership for membership in desk if membership.user_id not in at_a_provider]
        named = set(Referent.objects.live(programme).values_list("user", flat=True))
        people = [membership.user_id for membership in free]
        of_classes = (
            held.objects.filter(user__in=people).values_list("user", "cohort") for held in (Mandate, Enrolment)
        )
        return cls(
            choices=(
                tuple(m.user for m in free if m.user_id in named),
                tuple(m.user for m in free if m.role == Membership.Role.COORDINATOR),
                tuple(m.user for m in free),
            ),
            of_classes=frozenset(pair for pairs in of_classes for pair in pairs),
        )

    def readers(self, cohort_id=None, written_by_id=None) -> tuple[User, ...]:
        """Who reads what comes from this class, from this account."""
        for choice in self.choices:
            found = tuple(
                user for user in choice if user.pk != written_by_id and (user.pk, cohort_id) not in self.of_classes
            )
            if found:
                return found
        return ()

    def reads(self, user, disclosure) -> bool:
        return user.is_authenticated and user in self.readers(disclosure.cohort_id, disclosure.written_by_id)


def is_referent(user, programme) -> bool:
    return user.is_authenticated and user in Team.of(programme).readers()


def readers_of(disclosure: Disclosure) -> tuple[User, ...]:
    return Team.of(disclosure.programme).readers(disclosure.cohort_id, disclosure.written_by_id)


def can_read(user, disclosure) -> bool:
    return disclosure.destroyed_at is None and Team.of(disclosure.programme).reads(user, disclosure)


def can_reply(user, disclosure) -> bool:
    return can_read(user, disclosure)


def can_write_again(user, disclosure) -> bool:
    """Whoever wrote it: by their account, or by their code, which the page has read."""
    if disclosure.destroyed_at is not None or not (user.is_authenticated or user.is_system):
        return False
    return disclosure.code_digest is not None if user.is_system else disclosure.written_by_id == user.pk


def can_disclose(user) -> bool:
    """Anybody; the software, for those who gave no account."""
    return user.is_system or user.is_authenticated


def can_name_referents(user, programme) -> bool:
    """The coordinator; any facilitator where there is none."""
    return can_decide_corrections(user, programme)


def can_be_referent(user, programme) -> bool:
    """Of the desk, and of no provider."""
    return user in Team.of(programme).choices[-1]
