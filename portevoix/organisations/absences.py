"""Who is away, who looks after their sheets meanwhile, and which absence can be announced: read, not written, here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.french import day_in_words
from portevoix.programmes.working_days import PARIS

from .models import Absence, Membership

LONGEST_DAYS = 366


def day_of(moment: datetime.datetime) -> datetime.date:
    """The day on the calendar of the wall, where the organisations are."""
    return moment.astimezone(PARIS).date()


@dataclass(frozen=True)
class Away:
    """The absences of one day in some organisations, by the key of the membership."""

    by_membership: dict[int, Absence]

    @classmethod
    def on(cls, day: datetime.date, organisations: Iterable[int]) -> "Away":
        """One query."""
        absences = Absence.objects.on(day).filter(membership__organisation__in=organisations, membership__ended_at=None)
        found = absences.select_related("membership__user", "deputy__user").order_by("pk")
        return cls({absence.membership_id: absence for absence in found})

    def deputy_of(self, absence: Absence) -> Membership | None:
        """Who is there: the deputy, or the deputy of a deputy who is away too; None when it comes round to nobody."""
        seen = {absence.membership_id}
        deputy = absence.deputy
        while deputy is not None and deputy.pk not in seen:
            if deputy.ended_at is not None or not deputy.user.is_active:
                return None
            if deputy.pk not in self.by_membership:
                return deputy
            seen.add(deputy.pk)
            deputy = self.by_membership[deputy.pk].deputy
        return None

    def stood_in_for(self, user: User) -> list[Absence]:
        """The absences during which `user` looks after what somebody else has."""
        deputies = ((absence, self.deputy_of(absence)) for absence in self.by_membership.values())
        return [absence for absence, deputy in deputies if deputy is not None and deputy.user_id == user.pk]

    def of(self, user: User, organisation_id: int) -> Absence | None:
        known = self.by_membership.values()
        return next(
            (a for a in known if (a.membership.user, a.membership.organisation_id) == (user, organisation_id)), None
        )

    def own(self, user: User) -> list[Absence]:
        return [absence for absence in self.by_membership.values() if absence.membership.user_id == user.pk]


def check(
    membership: Membership,
    deputy: Membership | None,
    starts_on: datetime.date,
    ends_on: datetime.date,
    *,
    today: datetime.date,
) -> None:
    """Raises ValidationError, by field, for what nobody could rely on."""
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day comes before the first one.")})
    if ends_on < today:
        raise ValidationError({"ends_on": _("These days are over: there is nothing to announce.")})
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise ValidationError({"ends_on": _("A year at most. For longer, the team takes the person off the list.")})
    known = _overlapping(membership, starts_on, ends_on)
    if known is not None:
        said = _("These days overlap with an absence that is known: %(first)s to %(last)s. End that one first.")
        raise ValidationError({"starts_on": said % _days(known)})
    if deputy is not None:
        _check_deputy(membership, deputy, starts_on, ends_on)


def _check_deputy(membership, deputy, starts_on, ends_on):
    if deputy.pk == membership.pk:
        raise ValidationError({"deputy": _("Choose somebody else: nobody stands in for themselves.")})
    is_there = deputy.organisation_id == membership.organisation_id and deputy.ended_at is None
    if not is_there or not deputy.user.is_active:
        raise ValidationError({"deputy": _("This person is not of the same organisation, or has left it.")})
    away = _overlapping(deputy, starts_on, ends_on)
    if away is not None:
        said = _("%(name)s is away too, from %(first)s to %(last)s. Choose somebody else, or nobody.")
        raise ValidationError({"deputy": said % {"name": deputy.user, **_days(away)}})


def _overlapping(membership, starts_on, ends_on):
    found = Absence.objects.filter(membership=membership, starts_on__lte=ends_on, ends_on__gte=starts_on)
    return found.order_by("starts_on").first()


def _days(absence):
    return {"first": day_in_words(absence.starts_on), "last": day_in_words(absence.ends_on)}
