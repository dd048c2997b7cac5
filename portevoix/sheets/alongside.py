"""The other sheets that one answer could go to: those shown together first, then the nearest."""

import enum
from collections.abc import Collection

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .models import AnswerDraft, Referral
from .status import State

AT_MOST = 30


class Nearness(enum.IntEnum):
    """How near another sheet is; only their classes say that two tell the same problem."""

    CHOSEN = 0
    SAME_PROBLEM = 1
    SAME_THEME = 2
    OTHER = 3


NEARNESS_IN_WORDS = {
    Nearness.CHOSEN: _("Those you chose"),
    Nearness.SAME_PROBLEM: _("The classes say that it is the same problem"),
    Nearness.SAME_THEME: _("On the same theme: read them before you tick one"),
    Nearness.OTHER: _("On other themes"),
}


def alongside(referral: Referral, *, chosen: Collection[int] = ()) -> list[Referral]:
    """Those that the same organisation owes an answer to, each with its `nearness`: the nearest first.

    A sheet whose own answer is being written is left to whoever writes it.
    """
    others = Referral.objects.open().exclude(state=State.MEDIATION).exclude(pk=referral.pk)
    others = others.filter(organisation=referral.organisation_id)
    drafted = AnswerDraft.objects.filter(referral__organisation=referral.organisation_id).values("referral")
    sheet = referral.sheet
    nearness = Case(
        When(pk__in=chosen, then=Value(Nearness.CHOSEN.value)),
        When(_shown_with(sheet), then=Value(Nearness.SAME_PROBLEM.value)),
        When(sheet__theme=sheet.theme_id, then=Value(Nearness.SAME_THEME.value)),
        default=Value(Nearness.OTHER.value),
        output_field=IntegerField(),
    )
    found = others.exclude(pk__in=drafted).select_related("sheet__cohort").annotate(nearness=nearness)
    return list(found.order_by("nearness", "due_at", "pk")[:AT_MOST])


def _shown_with(sheet):
    """Its leader, and all that are shown with either of them."""
    leader = sheet.led_by_id or sheet.pk
    return Q(sheet=leader) | Q(sheet__led_by=leader)


def gone(referral: Referral, chosen: Collection[int], offered: Collection[Referral]) -> list[Referral]:
    """Those that were chosen, and can no longer share the answer."""
    lost = set(chosen) - {other.pk for other in offered}
    if not lost:
        return []
    found = Referral.objects.filter(pk__in=lost, organisation=referral.organisation_id).exclude(pk=referral.pk)
    return list(found.select_related("organisation", "sheet").order_by("pk"))
