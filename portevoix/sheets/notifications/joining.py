"""Who is told of what several classes say together: those that joined, the addressees, the two of a merge."""

from django.db.models import Q

from portevoix.accounts.models import User
from portevoix.delegates.models import Mandate
from portevoix.delegates.permissions import delegates_of
from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee
from portevoix.programmes.addresses import address
from portevoix.sheets.group import classes_told
from portevoix.sheets.models import Adhesion, Answer, Merge, Referral, Sheet
from portevoix.sheets.news import sentence_of
from portevoix.timeline.listeners import on

from .reaching import OWED, members_of, sheet_of, tell_class, tell_people, write

# What the class of a sheet is told, those that joined it are told too; the private thread stays between two.
SHARED = (
    *("sheets.taken", "sheets.step_added", "sheets.answered", "sheets.passed_on", "sheets.declined"),
    *("sheets.taken_from_closed", "sheets.extended", "sheets.promised", "sheets.contested", "sheets.mediated"),
    *("sheets.settled", "sheets.abandoned", "sheets.holding_asked"),
)
# After these, a class that joined says whether it is settled for it too.
ASKED_AFTER = {"sheets.answered", "sheets.settled", "sheets.holding_asked"}


@on(*SHARED)
def tell_classes_that_joined(entry):
    """One mail per class: each is asked about its own adhesion."""
    sheet = sheet_of(entry)
    is_told_alone = sheet.class_count < 2 and sheet.led_by_id is None
    cohorts = classes_told(sheet) if sheet.is_shown and not is_told_alone else set()
    if not cohorts:
        return
    adhesions = {one.cohort_id: one for one in Adhesion.objects.live().filter(sheet=sheet).order_by("pk")}
    answer = Answer.objects.filter(pk=entry.facts.get("answer")).first() if entry.verb == "sheets.answered" else None
    page = address(entry.programme, "sheets:detail", sheet.reference)
    for cohort, people in _delegates_of_each(cohorts, at=entry.happened_at).items():
        adhesion = adhesions.get(cohort.pk)
        is_asked = adhesion is not None and entry.verb in ASKED_AFTER
        ask = address(entry.programme, "sheets:stance", sheet.reference, adhesion.pk) if is_asked else ""
        context = {"sheet": sheet, "cohort": cohort, "sentence": sentence_of(entry), "answer": answer, "ask": ask}
        write(entry, [Addressee.person(user) for user in people], "joined_news", link=page, **context)


@on("sheets.joined")
def tell_of_adhesion(entry):
    """The author's class learns that it is not alone; the class that joined, what happens next."""
    adhesion = Adhesion.objects.live().filter(pk=entry.facts["adhesion"]).select_related("cohort").first()
    if adhesion is None:
        return
    sheet = sheet_of(entry)
    tell_class(entry, sheet, "joined", adhesion=adhesion)
    people = delegates_of(adhesion.cohort, at=entry.happened_at)
    link = address(entry.programme, "sheets:joined", sheet.reference)
    context = {"sheet": sheet, "cohort": adhesion.cohort, "link": link}
    write(entry, [Addressee.person(user) for user in people], "joined_receipt", **context)


@on("sheets.threshold_reached")
def tell_of_threshold(entry):
    """Every addressee that owes or gave an answer: of this sheet, and of those shown with it."""
    sheet = sheet_of(entry)
    involved = Referral.objects.filter(Q(sheet=sheet) | Q(sheet__led_by=sheet))
    involved = involved.exclude(state__in=("passed_on", "released"))
    referrals = list(involved.select_related("organisation", "sheet").order_by("sheet__led_by", "pk"))
    first = {referral.organisation_id: referral for referral in reversed(referrals)}
    members = members_of(first)
    for organisation_id, referral in sorted(first.items()):
        context = {"referral": referral, "classes": entry.facts["classes"], "section": Section.NEW}
        if members[organisation_id]:
            tell_people(entry, members[organisation_id], "threshold", sheet=sheet, **context)
        elif referral.organisation.email:
            link = address(entry.programme, "sheets:detail", sheet.reference)
            write(entry, [Addressee(referral.organisation.email)], "threshold", sheet=sheet, link=link, **context)


@on("sheets.merge_proposed")
def tell_of_merge_proposed(entry):
    """The class that has not said yet; after the last day, silence is a no."""
    merge, sheet, other = _merge_of(entry)
    if merge is None or merge.outcome:
        return
    said_at = merge.leader_said_at if sheet.pk == merge.leader_id else merge.follower_said_at
    if said_at is None:
        link = address(entry.programme, "sheets:merge_reply", sheet.reference, merge.pk)
        tell_class(entry, sheet, "merge_proposed", **OWED, merge=merge, other=other, link=link)


@on("sheets.merged", "sheets.merge_refused", "sheets.merge_lapsed", "sheets.parted")
def tell_of_merge(entry):
    merge, sheet, other = _merge_of(entry)
    if merge is not None:
        tell_class(entry, sheet, "merge_said", merge=merge, other=other)


def _merge_of(entry):
    sheet = sheet_of(entry)
    merge = Merge.objects.filter(pk=entry.facts["merge"]).first()
    other = Sheet.objects.filter(pk=entry.facts["other_id"]).select_related("cohort").first()
    return (merge, sheet, other) if other is not None else (None, sheet, None)


def _delegates_of_each(cohorts, *, at) -> dict:
    """{class: its delegates of today}. One query."""
    found: dict[object, list[User]] = {}
    live = Mandate.objects.live(at=at).filter(cohort__in=cohorts, user__is_active=True)
    for mandate in live.select_related("cohort", "user").order_by("cohort", "pk"):
        found.setdefault(mandate.cohort, []).append(mandate.user)
    return found
