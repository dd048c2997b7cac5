"""Everything that the page of a sheet shows, in a number of queries that no history makes grow."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch

from portevoix.delegates.permissions import has_mandate
from portevoix.organisations.permissions import organisations_of
from portevoix.programmes.working_days import calendar_of, working_days_between
from portevoix.timeline.models import Entry

from . import permissions
from .models import DetailsRequest, Referral, Sheet, SheetQuerySet

# A draft's own history is the class's.
PRIVATE_VERBS = ("sheets.drafted", "sheets.discarded", "sheets.consulted", "sheets.hands_counted")


def for_reading(sheets: SheetQuerySet) -> SheetQuerySet:
    """Four queries."""
    referrals = Referral.objects.select_related("organisation", "answer").order_by("pk")
    return sheets.select_related("cohort__provider", "theme", "territory").prefetch_related(
        Prefetch("referrals", referrals), "referrals__steps", "other_themes"
    )


@dataclass
class Addressee:
    """One referral, and whether its promise is kept today."""

    referral: Referral
    at: datetime
    # Of the programme's calendar; asked for only when somebody is late.
    is_working: object

    @property
    def is_late(self) -> bool:
        return self.referral.is_late(self.at)

    @cached_property
    def days_late(self) -> int:
        """In working days; 0 on a day off just after the date."""
        until = self.referral.answered_at or self.at
        return working_days_between(self.referral.due_at, until, self.is_working)


def read(sheet: Sheet, *, programme, by, at: datetime) -> dict[str, object]:
    referrals = list(sheet.referrals.all())
    is_working = calendar_of(programme) if any(referral.is_late(at) for referral in referrals) else None
    history = list(Entry.objects.about(sheet).exclude(verb__in=PRIVATE_VERBS))
    return {
        "sheet": sheet,
        "addressees": [Addressee(referral, at, is_working) for referral in referrals],
        "answered": [referral for referral in referrals if referral.answered_at],
        "history": history,
        "texts": _texts(sheet, referrals, history),
        **_ways(sheet, referrals, programme, by=by, at=at),
    }


def _texts(sheet, referrals, history):
    """What was said on each occasion, by the key of its entry."""
    steps = {step.pk: step.text for referral in referrals for step in referral.steps.all()}
    texts = {entry.pk: steps[entry.facts["step"]] for entry in history if entry.facts.get("step") in steps}
    texts |= {entry.pk: sheet.abandon_reason for entry in history if entry.verb == "sheets.abandoned"}
    return texts


def _ways(sheet, referrals, programme, *, by, at):
    """Where the reader may go from here: the class's delegates, the addressees' people."""
    mine = {organisation.pk for organisation in organisations_of(by, programme)}
    is_delegate = has_mandate(by, sheet.cohort, at=at)
    return {
        "to_handle": [referral for referral in referrals if referral.organisation_id in mine],
        "can_settle": is_delegate and permissions.can_settle(by, sheet, at=at),
        "can_abandon": is_delegate and permissions.can_abandon(by, sheet, at=at),
        "to_reply": _open_requests(sheet) if is_delegate else [],
    }


def _open_requests(sheet):
    requests = DetailsRequest.objects.filter(referral__sheet=sheet, replied_at=None)
    return list(requests.select_related("referral__organisation").order_by("asked_at"))
