"""Who is told of what becomes of a promise, and in which words (templates/commitments/emails/).

Reminders and escalations are owed, and gathered: one mail a person, however many promises. Nobody is chased for what
has been kept or given up by the time the worker comes to it. When a class is over, its delegates hold no mandate and
nobody is told in its name: the promise stays public.
"""

from collections.abc import Iterable

from portevoix.accounts.models import User
from portevoix.delegates.permissions import delegates_of
from portevoix.notifications.operations import Addressee, Section, close, tell
from portevoix.organisations import invitations
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.addresses import address
from portevoix.programmes.working_days import PARIS
from portevoix.timeline.listeners import on

from .models import Commitment

OWED = {"section": Section.TODO, "is_owed": True, "gathered": True}


@on("commitments.reminded")
def remind(entry):
    """After a long stop the date may be past already: the mail of the late promise says more."""
    commitment = _open(entry)
    if commitment is not None and entry.happened_at.astimezone(PARIS).date() <= commitment.due_on:
        _tell_organisation(entry, commitment, "reminder")


@on("commitments.late")
def tell_of_lateness(entry):
    commitment = _open(entry)
    if commitment is not None:
        _tell_organisation(entry, commitment, "late")
        _tell_class(entry, commitment, "late_to_class", gathered=True)


@on("commitments.escalated")
def tell_higher_up(entry):
    commitment = _open(entry)
    if commitment is None:
        return
    desk = _desk(entry.programme)
    if entry.facts["level"] == "head":
        above, role = commitment.organisation, Membership.Role.HEAD
    else:
        above, role = desk, Membership.Role.COORDINATOR
    people = _people(above, role=role) if above is not None else []
    addressees = _persons(people) or _of_desk(desk)
    _write(entry, addressees, "escalated", commitment, is_stand_in=not people, **OWED)


@on("commitments.kept")
def tell_of_keeping(entry):
    _tell_class(entry, _commitment(entry), "kept", section=Section.CLOSED)


@on("commitments.dropped")
def tell_of_dropping(entry):
    _tell_class(entry, _commitment(entry), "dropped", section=Section.CLOSED)


@on("commitments.kept", "commitments.dropped")
def close_what_was_owed(entry):
    """Nobody has to say that they read a reminder of what is done."""
    close(entry)


def _commitment(entry) -> Commitment:
    return Commitment.objects.select_related("organisation", "cohort").get(pk=entry.subject_id)


def _open(entry) -> Commitment | None:
    commitment = _commitment(entry)
    return commitment if commitment.is_open else None


def _tell_organisation(entry, commitment, template):
    """Its people; else its mailbox, with a way in; else the desk."""
    organisation = commitment.organisation
    people = _people(organisation)
    if people:
        _write(entry, _persons(people), template, commitment, **OWED)
    elif organisation.email:
        way_in = address(entry.programme, "organisations:invitation", invitations.token_for(organisation))
        _write(entry, [Addressee(organisation.email)], template, commitment, link=way_in, **OWED)
    else:
        _write(entry, _of_desk(_desk(entry.programme)), template, commitment, is_stand_in=True, **OWED)


def _tell_class(entry, commitment, template, **options):
    if commitment.cohort is not None:
        people = delegates_of(commitment.cohort, at=entry.happened_at)
        _write(entry, _persons(people), template, commitment, **options)


def _desk(programme) -> Organisation | None:
    return Organisation.objects.filter(programme=programme, kind=Organisation.Kind.DESK).first()


def _of_desk(desk) -> list[Addressee]:
    """Its people; else its mailbox."""
    if desk is None:
        return []
    return _persons(_people(desk)) or ([Addressee(desk.email)] if desk.email else [])


def _people(organisation, *, role="") -> list[User]:
    live = Membership.objects.live().filter(organisation=organisation, user__is_active=True)
    live = live.filter(role=role) if role else live
    return [membership.user for membership in live.select_related("user").order_by("pk")]


def _persons(people: Iterable[User]) -> list[Addressee]:
    return [Addressee.person(user) for user in people]


def _write(entry, addressees, template, commitment, *, link="", **options):
    options.setdefault("is_stand_in", False)
    tell(
        addressees,
        f"commitments/emails/{template}.txt",
        entry=entry,
        commitment=commitment,
        link=link or address(entry.programme, "commitments:detail", commitment.pk),
        site=address(entry.programme, "portal:home"),
        **options,
    )
