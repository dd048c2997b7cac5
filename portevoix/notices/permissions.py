"""Who may do what with a report, an appeal, a right of reply. Anybody reports; nobody decides on their own object."""

from portevoix.delegates import permissions as delegates
from portevoix.organisations.permissions import is_facilitator

from . import texts
from .models import Appeal, Report, RightOfReply


def can_read_notices(user, programme):
    """The desk: what people say against a text, and who they are, is nobody else's to read."""
    return is_facilitator(user, programme)


def can_decide(user, report):
    """A facilitator who neither reported it nor wrote the text."""
    return report.is_open and can_read_notices(user, report.programme) and not _is_own(user, report)


def can_decide_reply(user, reply):
    """A facilitator who neither asked for it nor wrote the text that it answers."""
    is_waiting = reply.state == RightOfReply.State.WAITING
    return is_waiting and can_read_notices(user, reply.programme) and not _is_own(user, reply)


def can_decide_appeal(user, appeal):
    """Another person than the first time."""
    is_other = user.pk not in (appeal.first_decided_by_id, appeal.asked_by_id)
    return appeal.is_open and is_other and can_read_notices(user, appeal.programme) and not _is_own(user, appeal.about)


def can_appeal(user, about, side, *, at):
    """Once, of what is decided: whoever asked, by the link that they hold or their account; the text's author."""
    if about.is_open or _has_appeal(about) or _is_forgotten(about):
        return False
    if side == Appeal.Side.AUTHOR:
        return isinstance(about, Report) and is_author(user, about, at=at)
    asked_by = about.made_by_id if isinstance(about, Report) else about.asked_by_id
    return user.is_system or (asked_by is not None and asked_by == user.pk)


def is_author(user, report, *, at):
    """Those in whose name the text stands: the delegates of its class, the people of its organisation."""
    text = author_of(report)
    if text is None or not user.is_authenticated:
        return False
    if text.side == texts.CLASS:
        return delegates.has_mandate(user, text.cohort, at=at)
    return text.organisation is not None and text.organisation.has_member(user)


def author_of(report):
    """The text, even once it is taken off: its author may still appeal."""
    return texts.whatever_its_state(report.kind, report.subject_id, report.programme) if report.kind else None


def _is_own(user, about):
    asked_by = about.made_by_id if isinstance(about, Report) else about.asked_by_id
    text = author_of(about)
    return user.pk == asked_by or (text is not None and text.written_by == user.pk)


def _has_appeal(about):
    key = "report" if isinstance(about, Report) else "reply"
    return Appeal.objects.filter(**{key: about}).exists()


def _is_forgotten(about):
    return isinstance(about, Report) and about.forgotten_at is not None
