"""How organisations, their people and the table of competences change."""

import datetime
from typing import Any

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import record

from .models import Competence, Membership, Organisation, Territory
from .permissions import is_facilitator

RENEWED_AT_MOST_EVERY = datetime.timedelta(hours=1)


def _can_administer(user, programme):
    """The desk keeps the directory; the system installs and imports."""
    return user.is_system or is_facilitator(user, programme)


@transaction.atomic
def add_territory(
    programme, *, kind: str, code: str, name: str, parent: Territory | None, by: User, at: datetime.datetime
) -> Territory:
    require(_can_administer(by, programme))
    above = parent.path if parent is not None else ""
    territory = Territory.objects.create(
        programme=programme, kind=kind, code=code, name=name, parent=parent, path=f"{above}{kind}-{code}/"
    )
    record("organisations.territory_added", subject=territory, by=by, at=at)
    return territory


@transaction.atomic
def add_organisation(programme, *, by: User, at: datetime.datetime, **fields: Any) -> Organisation:
    require(_can_administer(by, programme))
    organisation = Organisation.objects.create(programme=programme, **fields)
    record("organisations.added", subject=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def update_organisation(
    organisation: Organisation, *, changes: dict[str, Any], by: User, at: datetime.datetime
) -> Organisation:
    """Change what `changes` names; a blank never erases a value that is known."""
    require(_can_administer(by, organisation.programme))
    changed = {
        name: value
        for name, value in changes.items()
        if value not in ("", None) and value != getattr(organisation, name)
    }
    if not changed:
        return organisation
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(changed))
    record("organisations.updated", subject=organisation, by=by, at=at, fields=sorted(changed))
    return organisation


@transaction.atomic
def add_member(
    organisation: Organisation,
    user: User,
    *,
    by: User,
    at: datetime.datetime,
    role: str = Membership.Role.AGENT,
) -> Membership:
    require(_can_administer(by, organisation.programme) or organisation.has_member(by))
    return _join(organisation, user, by=by, at=at, role=role)


@transaction.atomic
def end_membership(membership: Membership, *, by: User, at: datetime.datetime) -> Membership:
    require(_can_administer(by, membership.organisation.programme))
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    record("organisations.member_left", subject=membership.organisation, by=by, at=at, membership=membership.pk)
    return membership


@transaction.atomic
def accept_invitation(organisation: Organisation, *, email: str, at: datetime.datetime) -> User:
    """Open an account for the mailbox that received the organisation's invitation link.

    Only whoever reads that mailbox gets in: signing in needs a code sent to it.
    """
    # Two colleagues may open the same link at once: the second finds the account of the first.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
    if not organisation.has_member(user):
        _join(organisation, user, by=user, at=at, role=Membership.Role.AGENT)
    return user


@transaction.atomic
def renew_invitation(organisation: Organisation, *, at: datetime.datetime) -> None:
    """Send a fresh link to the organisation's own mailbox; once an hour, whoever asks."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    recent = Entry.objects.about(organisation).filter(
        verb="organisations.invited", happened_at__gt=at - RENEWED_AT_MOST_EVERY
    )
    if not recent.exists():
        record("organisations.invited", subject=organisation, by=User.objects.system(), at=at)


@transaction.atomic
def add_competence(programme, *, by: User, at: datetime.datetime, **fields: Any) -> Competence:
    require(_can_administer(by, programme))
    line = Competence.objects.create(programme=programme, **fields)
    record("organisations.competence_added", subject=line, by=by, at=at)
    return line


@transaction.atomic
def remove_competence(line: Competence, *, by: User, at: datetime.datetime) -> None:
    require(_can_administer(by, line.programme))
    record("organisations.competence_removed", subject=line, by=by, at=at, theme=line.theme.slug)
    line.delete()


def _join(organisation, user, *, by, at, role):
    membership = Membership.objects.create(organisation=organisation, user=user, role=role, started_at=at)
    record("organisations.member_joined", subject=organisation, by=by, at=at, membership=membership.pk)
    return membership
