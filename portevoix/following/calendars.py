"""The dates by which something is owed: answers and promises, of what everyone may read."""

from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from portevoix.commitments.models import Commitment
from portevoix.organisations.models import Organisation
from portevoix.programmes.addresses import address, origin
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.models import Answer, Referral, Sheet

from .icalendar import Event

MOST = 300


def of_sheet(sheet: Sheet, programme: Programme) -> list[Event]:
    answers = Answer.objects.filter(referral__sheet=sheet).exclude(commitment=None)
    promises = Commitment.objects.within(programme).filter(pk__in=answers.values("commitment"))
    return _events(Referral.objects.filter(sheet=sheet), promises, programme)


def of_organisations(organisations: list[Organisation], programme: Programme) -> list[Event]:
    """What they owe, as everyone may read it."""
    referrals = Referral.objects.filter(organisation__in=organisations, sheet__shown_at__isnull=False)
    return _events(referrals, _public(Commitment.objects.filter(organisation__in=organisations)), programme)


def of_duties(organisations: list[Organisation], programme: Programme) -> list[Event]:
    """What they owe, for their own people: also what nobody else may read yet."""
    referrals = Referral.objects.filter(organisation__in=organisations)
    return _events(referrals, Commitment.objects.filter(organisation__in=organisations), programme, is_own=True)


def _public(promises):
    """Those of no answer, and those of an answer to a sheet that everyone may read."""
    answers = Answer.objects.exclude(commitment=None)
    shown = answers.filter(referral__sheet__shown_at__isnull=False).values("commitment")
    return promises.filter(Q(pk__in=shown) | ~Q(pk__in=answers.values("commitment")))


def _events(referrals, promises, programme, *, is_own=False):
    """In two queries, the nearest dates first; a calendar that would hold more than MOST of a kind stops there."""
    host = urlsplit(origin(programme)).hostname
    owed = referrals.open().select_related("organisation", "sheet").order_by("due_at", "pk")[:MOST]
    promised = promises.open().select_related("organisation").order_by("due_on", "pk")[:MOST]
    return [_answer(r, programme, host, is_own) for r in owed] + [_promise(p, programme, host) for p in promised]


def _answer(referral, programme, host, is_own):
    page = ("sheets:handle", referral.pk) if is_own else ("sheets:detail", referral.sheet.reference)
    said = {"organisation": referral.organisation.name, "reference": referral.sheet.reference}
    return Event(
        uid=f"answer-{referral.pk}@{host}",
        day=referral.due_at.astimezone(PARIS).date(),
        summary=_("Answer owed by %(organisation)s: %(reference)s") % said + f" · {referral.sheet.title}",
        link=address(programme, *page),
        stamp=referral.referred_at,
    )


def _promise(promise, programme, host):
    return Event(
        uid=f"promise-{promise.pk}@{host}",
        day=promise.due_on,
        summary=_("Promised by %(organisation)s: %(text)s")
        % {"organisation": promise.organisation.name, "text": promise},
        link=address(programme, "commitments:detail", promise.pk),
        stamp=promise.made_at,
    )
