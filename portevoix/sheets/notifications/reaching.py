"""How the class, an organisation or the desk is reached: people first, then a mailbox, then somebody else."""

from collections.abc import Iterable

from django.conf import settings

from portevoix.accounts.models import User
from portevoix.delegates.permissions import delegates_of
from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee, tell
from portevoix.organisations import invitations
from portevoix.organisations.absences import Away, day_of
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.addresses import address
from portevoix.sheets import answer_links
from portevoix.sheets.models import Referral, Sheet
from portevoix.sheets.status import OPEN_STATES
from portevoix.timeline.models import Entry

# Never held back by the rhythm that somebody chose.
OWED = {"is_owed": True, "section": Section.TODO}


def sheet_of(entry: Entry) -> Sheet:
    return Sheet.objects.select_related("cohort__provider", "theme", "territory").get(pk=entry.subject_id)


def referral_of(entry):
    referrals = Referral.objects.filter(sheet=entry.subject_id, organisation=entry.facts["organisation_id"])
    return referrals.first()


def tell_class(entry, sheet, template, *, link="", **context):
    people = delegates_of(sheet.cohort, at=entry.happened_at)
    context["link"] = link or address(entry.programme, "sheets:detail", sheet.reference)
    write(entry, [Addressee.person(user) for user in people], template, sheet=sheet, **context)


def tell_people(entry, people: Iterable[User], template, *, sheet, referral, **context):
    """Whoever signs in is led to the board's page; a mailbox that never did, to the link that asks for no code.

    What is owed also goes to whoever stands in for somebody of them, and says so.
    """
    told = {user: [] for user in people}
    if context.get("is_owed"):
        told = _with_deputies(told, referral.organisation_id, at=entry.happened_at)
    page = address(entry.programme, "sheets:handle", referral.pk)
    for user, absent in told.items():
        is_mailbox = is_unopened_mailbox(user, referral.organisation)
        context["link"] = answer_links.address_for(referral, entry.programme) if is_mailbox else page
        context["stands_in_for"] = ", ".join(map(str, absent))
        write(entry, [Addressee.person(user)], template, sheet=sheet, referral=referral, **context)


def _with_deputies(told: dict[User, list[User]], organisation_id: int, *, at) -> dict[User, list[User]]:
    """{who is told: for whom they stand in}. One query."""
    away = Away.on(day_of(at), [organisation_id])
    for absence in away.by_membership.values():
        deputy = away.deputy_of(absence)
        if deputy is not None and absence.membership.user in told:
            told.setdefault(deputy.user, []).append(absence.membership.user)
    return told


def is_unopened_mailbox(user, organisation):
    """The account of its mailbox, made by what was done through a link: nobody has signed in with it."""
    return user.last_login is None and user.email.lower() == organisation.email.lower()


def tell_new_addressees(entry, sheet, referrals):
    """Its people; else its mailbox, with a way in; else the desk, told that nobody can be reached.

    An addressee that owes nothing any more by now is left in peace.
    """
    referrals = [referral for referral in referrals if referral.state in (*OPEN_STATES, "answered")]
    members = members_of(referral.organisation_id for referral in referrals)
    unreached = []
    for referral in referrals:
        organisation = referral.organisation
        if members[organisation.pk]:
            tell_people(entry, members[organisation.pk], "to_handle", **OWED, sheet=sheet, referral=referral)
        elif organisation.email:
            mailbox = [Addressee(organisation.email)]
            ways = {"link": answer_links.address_for(referral, entry.programme)}
            ways["way_in"] = address(entry.programme, "organisations:invitation", invitations.token_for(organisation))
            write(entry, mailbox, "invited", **OWED, sheet=sheet, referral=referral, **ways)
        else:
            unreached.append(referral)
    if unreached:
        # One message for all those that nobody can be reached for.
        link = address(entry.programme, "sheets:handle", unreached[0].pk)
        tell_desk(entry, "unreached", **OWED, sheet=sheet, referrals=unreached, link=link)


def tell_organisation(entry, organisation, template, *, referral, role="", **context):
    """Its people (those of one role, if it has any), else its mailbox with its link, else the desk."""
    members = members_of([organisation.pk])[organisation.pk]
    members = (members_of([organisation.pk], role=role)[organisation.pk] if role else []) or members
    if members:
        return tell_people(entry, members, template, referral=referral, **context)
    if organisation.email:
        link = answer_links.address_for(referral, entry.programme)
        return write(entry, [Addressee(organisation.email)], template, referral=referral, link=link, **context)
    return tell_desk(entry, template, referral=referral, **context)


def tell_desk(entry, template, *, role="", **context):
    """The desk's people (those of one role, if it has any), else its mailbox."""
    desk = Organisation.objects.filter(programme=entry.programme, kind=Organisation.Kind.DESK).first()
    if desk is None:
        return
    people = members_of([desk.pk], role=role)[desk.pk] or members_of([desk.pk])[desk.pk]
    told = {user: [] for user in people}
    told = _with_deputies(told, desk.pk, at=entry.happened_at) if context.get("is_owed") else told
    addressees = [Addressee.person(user) for user in told]
    if not addressees and desk.email:
        addressees = [Addressee(desk.email)]
    if "link" not in context:
        context["link"] = address(entry.programme, "sheets:handle", context["referral"].pk)
    write(entry, addressees, template, **context)


def members_of(organisation_ids: Iterable[int], *, role: str = "") -> dict[int, list[User]]:
    members: dict[int, list[User]] = {pk: [] for pk in organisation_ids}
    live = Membership.objects.live().filter(organisation__in=members, user__is_active=True)
    live = live.filter(role=role) if role else live
    for membership in live.select_related("user").order_by("pk"):
        members[membership.organisation_id].append(membership.user)
    return members


# Mails of one sheet that whoever answers may reply to (sheets/replying.py).
ANSWERABLE = {"to_handle", "invited", "contested", "details_given"}


def write(entry, addressees, template, **context):
    site = address(entry.programme, "portal:home")
    context.setdefault("stands_in_for", "")
    if template in ANSWERABLE:
        context |= {"reply_to": ("referral", context["referral"].pk), "can_reply": bool(settings.REPLY_DOMAIN)}
    tell(addressees, f"sheets/emails/{template}.txt", entry=entry, site=site, **context)
