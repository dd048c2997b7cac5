"""How organisations, their people and the table of competences change."""

import datetime
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.notifications import operations as mailboxes
from portevoix.notifications.models import DeadAddress
from portevoix.programmes import past_addresses
from portevoix.programmes.models import Programme, Theme
from portevoix.search import operations as search
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import record

from . import absences, calls
from .models import Absence, Competence, Correction, Membership, Organisation, Territory
from .permissions import can_decide_corrections, can_say_absent, can_set_answer_check, can_set_synonyms, is_facilitator

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
    before = organisation.slug
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(changed))
    if "slug" in changed:
        past_addresses.keep(past_addresses.Kind.ORGANISATION, organisation, slug=before)
    record("organisations.updated", subject=organisation, by=by, at=at, fields=sorted(changed))
    return organisation


@transaction.atomic
def set_answer_check(organisation: Organisation, *, wanted: bool, by: User, at: datetime.datetime) -> Organisation:
    """Whether each answer is read by a second person before it is published."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    require(can_set_answer_check(by, organisation))
    if organisation.answers_are_checked != wanted:
        organisation.answers_are_checked = wanted
        organisation.save(update_fields=["answers_are_checked"])
        record("organisations.answer_check_set", subject=organisation, by=by, at=at, wanted=wanted)
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
def announce_absence(
    membership: Membership,
    *,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: User,
    at: datetime.datetime,
    deputy: Membership | None = None,
    key: uuid.UUID | None = None,
) -> Absence:
    """Say that somebody does not answer on these days, both included. Raises ValidationError, by field."""
    # Two announcements of one person at once: the second sees the first.
    membership = (
        Membership.objects.select_for_update(of=["self"])
        .select_related("organisation__programme")
        .get(pk=membership.pk)
    )
    require(can_say_absent(by, membership))
    absences.check(membership, deputy, starts_on, ends_on, today=absences.day_of(at))
    absence = Absence.objects.create(
        membership=membership, starts_on=starts_on, ends_on=ends_on, deputy=deputy, said_by=by, said_at=at
    )
    subject, facts = membership.organisation, {"membership": membership.pk, "absence": absence.pk}
    record("organisations.absence_announced", subject=subject, by=by, at=at, key=key, **facts)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: User, at: datetime.datetime) -> None:
    """Back today: yesterday was its last day. One that has not begun is forgotten, one that is over stays."""
    absence = (
        Absence.objects.select_for_update(of=["self"])
        .select_related("membership__organisation__programme")
        .get(pk=absence.pk)
    )
    require(can_say_absent(by, absence.membership))
    today = absences.day_of(at)
    if absence.ends_on < today:
        return
    facts = {"membership": absence.membership_id, "absence": absence.pk}
    record("organisations.absence_ended", subject=absence.membership.organisation, by=by, at=at, **facts)
    if absence.starts_on >= today:
        absence.delete()
    else:
        absence.ends_on = today - datetime.timedelta(days=1)
        absence.save(update_fields=["ends_on"])


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
def revive_address(programme, address: DeadAddress, *, note: str, by: User, at: datetime.datetime) -> None:
    """Mails go there again. Who said so stands beside the address, not in the history, which nobody could erase."""
    require(_can_call(by, programme, address))
    mailboxes.revive_address(address, note=note, by=by, at=at)


@transaction.atomic
def note_call(programme, address: DeadAddress, *, note: str, by: User, at: datetime.datetime) -> None:
    require(_can_call(by, programme, address))
    mailboxes.note_call(address, note=note, by=by, at=at)


@transaction.atomic
def correct_mailbox(organisation: Organisation, *, email: str, by: User, at: datetime.datetime) -> None:
    """Its new mailbox; one where nobody has an account yet gets a fresh way in."""
    update_organisation(organisation, changes={"email": email}, by=by, at=at)
    if not organisation.membership_set.live().exists():
        record("organisations.invited", subject=organisation, by=by, at=at)


def _can_call(user, programme, address):
    return _can_administer(user, programme) and calls.waiting(programme).filter(pk=address.pk).exists()


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


@transaction.atomic
def propose_correction(
    programme,
    *,
    theme: Theme,
    territory: Territory | None,
    out: Organisation | None,
    into: Organisation,
    by: User,
    at: datetime.datetime,
) -> Correction:
    """Keep that the table led to `out` (None: to nobody) and that `into` answered.

    Seen again, whatever was decided of it, it is only counted.
    """
    require(by.is_system)
    same = {"programme": programme, "theme": theme, "territory": territory, "out": out, "into": into}
    correction, is_new = Correction.objects.get_or_create(**same, defaults={"first_seen_at": at, "last_seen_at": at})
    if is_new:
        record("organisations.correction_proposed", subject=correction, by=by, at=at, **_facts_of(correction))
    else:
        # A worker may come to an older answer after a newer one.
        latest = max(correction.last_seen_at, at)
        Correction.objects.filter(pk=correction.pk).update(seen=F("seen") + 1, last_seen_at=latest)
    return correction


@transaction.atomic
def accept_correction(
    correction: Correction, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Correction:
    """The table takes the line; the one that named `out` for the very same theme and territory goes.

    Raises ValidationError when the organisation has closed since.
    """
    correction = _decide(correction, is_accepted=True, by=by, at=at)
    if not correction.into.is_open:
        raise ValidationError(_("This organisation has closed since: the table cannot name it."))
    lines = Competence.objects.filter(
        programme=correction.programme_id, theme=correction.theme_id, territory=correction.territory_id
    )
    if not lines.filter(organisation=correction.into_id).exists():
        add_competence(
            correction.programme,
            theme=correction.theme,
            territory=correction.territory,
            organisation=correction.into,
            by=by,
            at=at,
        )
    if correction.out_id is not None:
        for line in lines.filter(organisation=correction.out_id).select_related("theme", "programme").order_by("pk"):
            remove_competence(line, by=by, at=at)
    record("organisations.correction_accepted", subject=correction, by=by, at=at, key=key, **_facts_of(correction))
    return correction


@transaction.atomic
def refuse_correction(
    correction: Correction, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Correction:
    """The table stays as it is, and the same is not proposed again."""
    correction = _decide(correction, is_accepted=False, by=by, at=at)
    record("organisations.correction_refused", subject=correction, by=by, at=at, key=key, **_facts_of(correction))
    return correction


def _decide(correction, *, is_accepted, by, at):
    """Once: whoever comes second is refused."""
    found = Correction.objects.select_for_update(of=["self"]).select_related("programme", "theme", "territory", "into")
    correction = found.get(pk=correction.pk)
    require(correction.decided_at is None and can_decide_corrections(by, correction.programme))
    correction.is_accepted, correction.decided_by, correction.decided_at = is_accepted, by, at
    correction.save(update_fields=["is_accepted", "decided_by", "decided_at"])
    return correction


def _facts_of(correction):
    """Names as they were that day."""
    return {
        "theme": correction.theme.name,
        "territory": correction.territory.name if correction.territory is not None else "",
        "out": correction.out.name if correction.out is not None else "",
        "into": correction.into.name,
    }


def _join(organisation, user, *, by, at, role):
    membership = Membership.objects.create(organisation=organisation, user=user, role=role, started_at=at)
    record("organisations.member_joined", subject=organisation, by=by, at=at, membership=membership.pk)
    return membership


@transaction.atomic
def set_synonyms(programme: Programme, *, lines: str, version: int, by: User, at: datetime.datetime) -> None:
    """The words that mean the same when one searches. Raises Conflict when somebody wrote first."""
    require(can_set_synonyms(by, programme))
    desk = Organisation.objects.get(programme=programme, kind=Organisation.Kind.DESK)
    search.set_synonyms(programme, lines=lines, version=version, by=by, at=at)
    record("organisations.synonyms_set", subject=desk, by=by, at=at)
