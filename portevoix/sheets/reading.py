"""Everything that the page of a sheet shows, in a number of queries that no history makes grow."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import F, Prefetch

from portevoix.commitments.models import Commitment
from portevoix.delegates.permissions import has_mandate
from portevoix.programmes.working_days import PARIS, calendar_of, working_days_between
from portevoix.timeline.models import Entry

from . import permissions
from .group import group
from .held_words import class_words
from .models import (
    Answer,
    DetailsRequest,
    Holding,
    Mediation,
    Referral,
    SettledProposal,
    Sheet,
    SheetQuerySet,
)

# A draft's own history is the class's; how an answer is prepared and who of them has it, its addressee's.
PRIVATE_VERBS = (
    *("sheets.drafted", "sheets.discarded", "sheets.consulted", "sheets.hands_counted"),
    *("sheets.check_asked", "sheets.taken_over", "sheets.link_used", "sheets.replied"),
    # What two classes have not agreed on is theirs; so is what became of the words of one that joined.
    *("sheets.merge_proposed", "sheets.merge_wanted", "sheets.merge_refused", "sheets.merge_lapsed"),
    *("sheets.words_shown", "sheets.words_withheld", "sheets.asked_again"),
    # Said so before the words of any class were read in one way.
    *("sheets.adhesion_shown", "sheets.adhesion_withheld"),
)

# Of these, what everyone reads has changed all the same.
CHANGING_VERBS = ("sheets.words_shown", "sheets.words_withheld")
UNSEEN_VERBS = tuple(verb for verb in PRIVATE_VERBS if verb not in CHANGING_VERBS)


def for_reading(sheets: SheetQuerySet) -> SheetQuerySet:
    """Four queries."""
    referrals = Referral.objects.select_related("organisation", "answer__commitment").order_by("pk")
    return sheets.select_related("cohort__provider", "theme", "territory", "reading", "led_by").prefetch_related(
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
        """In working days; 0 on a day off just after the date, and for what is not late. A stopped clock adds none."""
        if not self.is_late:
            return 0
        until = self.referral.answered_at or self.referral.paused_at or self.at
        return working_days_between(self.referral.due_at, until, self.is_working)


def dated(referrals, programme, at):
    """Each with its lateness, counted as on the public page."""
    is_working = calendar_of(programme) if any(referral.is_late(at) for referral in referrals) else None
    for referral in referrals:
        referral.addressee = Addressee(referral, at, is_working)
    return referrals


def read(sheet: Sheet, *, programme, by, at: datetime) -> dict[str, object]:
    referrals = list(sheet.referrals.all())
    is_working = calendar_of(programme) if any(referral.is_late(at) for referral in referrals) else None
    history = list(Entry.objects.about(sheet).exclude(verb__in=PRIVATE_VERBS))
    insider = permissions.Insider.of(by, programme, at=at)
    answers = _answers(referrals, at)
    return {
        "sheet": sheet,
        "addressees": [Addressee(referral, at, is_working) for referral in referrals],
        "answers": answers,
        "history": history,
        "texts": _texts(sheet, referrals, history) | class_words(sheet, history, answers, insider),
        "is_own": sheet.cohort_id in insider.represented,
        "group": group(sheet, programme=programme, by=by, insider=insider, at=at),
        **_ways(sheet, referrals, insider, by=by, at=at),
    }


def _answers(referrals, at):
    """Those given, in order; where the class contested one, with all that came before the last."""
    contested = [referral for referral in referrals if referral.contests]
    answers = [referral.answer for referral in referrals if referral.answer_id and not referral.contests]
    if contested:
        given = Answer.objects.filter(referral__in=contested).select_related("contest", "commitment")
        answers = sorted([*answers, *given], key=lambda answer: (answer.given_at, answer.pk))
    by_key = {referral.pk: referral for referral in referrals}
    today = at.astimezone(PARIS).date()
    for answer in answers:
        answer.promise = answer.commitment.standing(today=today) if answer.commitment is not None else ""
        answer.referral = by_key[answer.referral_id]
        answer.contested = getattr(answer, "contest", None) if answer.referral.contests else None
    return _with_the_sheets_that_share_them(answers)


def _with_the_sheets_that_share_them(answers):
    """Asked for all at once, and only if there are any."""
    joint = {answer.joint: [] for answer in answers if answer.joint}
    if joint:
        shared = Sheet.objects.shown().filter(referrals__answers__joint__in=joint).order_by("sent_at", "pk")
        for other in shared.annotate(joint=F("referrals__answers__joint")):
            joint[other.joint].append(other)
    for answer in answers:
        answer.given_to = joint.get(answer.joint, [])
    return answers


def _texts(sheet, referrals, history):
    """What was said on each occasion, by the key of its entry."""
    steps = {step.pk: step.text for referral in referrals for step in referral.steps.all()}
    texts = {entry.pk: steps[entry.facts["step"]] for entry in history if entry.facts.get("step") in steps}
    texts |= {entry.pk: sheet.withheld_reason for entry in history if entry.verb == "sheets.withheld"}
    return texts | _said(history)


# Verbs whose words are a row of their own, and official: the fact that holds its key, its model, the field.
WORDS = {
    "sheets.promised": ("commitment", Commitment, "text"),
    "sheets.settled_proposed": ("proposal", SettledProposal, "text"),
    "sheets.mediated": ("mediation", Mediation, "conclusion"),
}


def _said(history):
    """One query for each kind of words that this history has."""
    found = {}
    for verb, (fact, model, field) in WORDS.items():
        keys = {entry.pk: entry.facts[fact] for entry in history if entry.verb == verb}
        if keys:
            words = dict(model.objects.filter(pk__in=keys.values()).order_by().values_list("pk", field))
            found |= {entry: words.get(key, "") for entry, key in keys.items()}
    return found


def _ways(sheet, referrals, insider, *, by, at):
    """Where the reader may go from here: the class's delegates, the addressees' people."""
    is_delegate = has_mandate(by, sheet.cohort, at=at)
    return {
        "to_handle": [referral for referral in referrals if referral.organisation_id in insider.organisations],
        "to_contest": [r for r in referrals if is_delegate and _may_contest(r, sheet, at)],
        "proposed": _open_proposals(sheet) if is_delegate else [],
        "to_say_if_it_holds": _may_say_if_it_holds(sheet, by=by, at=at),
        "can_read_first": permissions.can_read_first(by, sheet, at=at),
        "can_settle": is_delegate and permissions.can_settle(by, sheet, at=at),
        "can_abandon": is_delegate and permissions.can_abandon(by, sheet, at=at),
        "to_reply": _open_requests(sheet) if is_delegate else [],
    }


def _may_contest(referral, sheet, at):
    """As `permissions.can_contest`, for whoever is known to be a delegate, and while it is time."""
    is_time = referral.contest_until_at is not None and at <= referral.contest_until_at
    return sheet.is_open and is_time and referral.contests < permissions.MOST_CONTESTS


def _open_proposals(sheet):
    proposals = SettledProposal.objects.filter(referral__sheet=sheet, closed_at=None)
    return list(proposals.select_related("referral__organisation").order_by("proposed_at"))


def _may_say_if_it_holds(sheet, *, by, at):
    """Asked only of somebody signed in, about a settled sheet: the public page asks nothing."""
    if sheet.settled_at is None or not by.is_authenticated:
        return False
    holding = Holding.objects.filter(sheet=sheet, said="").select_related("sheet__cohort", "cohort").first()
    return holding is not None and permissions.can_say_whether_it_holds(by, holding, at=at)


def _open_requests(sheet):
    requests = DetailsRequest.objects.filter(referral__sheet=sheet, replied_at=None)
    return list(requests.select_related("referral__organisation").order_by("asked_at"))
