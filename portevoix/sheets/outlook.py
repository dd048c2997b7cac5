"""What happens next with a sheet, in whole sentences for its class."""

from django.utils.translation import gettext as _

from portevoix.kit.french import day_in_words, elided

from .status import State, Status


def outlook(sheet, *, at) -> list[str]:
    """Reads `sheet.referrals` with their organisations: prefetch them."""
    if sheet.status == Status.SETTLED:
        return [_("The class said on %(date)s that it is settled.") % {"date": _day(sheet.settled_at)}]
    if sheet.status == Status.ABANDONED:
        return [_("The class said on %(date)s that it is no longer current.") % {"date": _day(sheet.abandoned_at)}]
    if sheet.status == Status.ANSWERED:
        return [_("Everyone has answered. Read the answers, then say whether it is settled.")]
    return [_awaited(referral, at=at) for referral in sheet.referrals.all() if referral.is_open]


def _awaited(referral, *, at):
    words = {"organisation": referral.organisation.name, "date": _day(referral.due_at)}
    if referral.state == State.MEDIATION:
        said = _("You contested twice the answer of %(organisation)s: the team mediates.") % words
        return elided(said, [words["organisation"]])
    if referral.paused_at is not None:
        return _("%(organisation)s waits for your reply; until then the days do not count.") % words
    if referral.due_at < at:
        return _("%(organisation)s is late: the answer was owed by %(date)s.") % words
    if referral.state == State.CONTESTED:
        return _("%(organisation)s owes you another answer by %(date)s.") % words
    if referral.state == State.TAKEN:
        return _("%(organisation)s has taken it in charge, and owes an answer by %(date)s.") % words
    return _("%(organisation)s owes an answer by %(date)s.") % words


def _day(moment):
    return day_in_words(moment)
