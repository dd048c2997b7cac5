""" "We live it too": a class joins the sheet of another one, says whether it is settled for it, leaves."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.moderation import operations as moderation
from portevoix.organisations.models import Territory
from portevoix.sheets import class_word, permissions
from portevoix.sheets.models import Adhesion, Saying, Sheet
from portevoix.timeline.operations import record

from .counting import recount, tell_of_threshold
from .locks import locked
from .reading import ask_words, close_reading, texts_of


@transaction.atomic
def join(
    sheet: Sheet,
    cohort: Cohort,
    *,
    by: User,
    at: datetime.datetime,
    words: str = "",
    place: str = "",
    territory: Territory | None = None,
    yes: int | None = None,
    no: int | None = None,
    decided: str = "",
    key: uuid.UUID | None = None,
) -> Adhesion:
    """Counted at once; told in public with its words once they are read.

    `yes` and `no`: the hands raised in the room; `decided`: how else the class decided.
    Raises ValidationError when neither says that the class wants it, and Conflict with the
    Adhesion when the other delegate was first.
    """
    sheet, by_leader = _locked_with_leader(sheet)
    earlier = Adhesion.objects.live().filter(sheet=sheet, cohort=cohort).first()
    if earlier is not None and permissions.can_withdraw(by, earlier, at=at):
        raise Conflict(earlier)
    require(permissions.can_join(by, sheet, cohort, at=at))
    adhesion = Adhesion(
        sheet=sheet,
        cohort=cohort,
        words=words.strip(),
        place=place.strip() or cohort.place,
        territory=territory or cohort.territory,
        headcount=cohort.headcount,
        joined_by=by,
        joined_at=at,
        **_word_of_the_class(cohort, yes=yes, no=no, decided=decided),
    )
    adhesion.save()
    if adhesion.has_own_words:
        adhesion.reading = moderation.ask(adhesion, said="\n".join(texts_of(adhesion).values()), at=at)
        adhesion.save(update_fields=["reading"])
    _count_again(sheet, by_leader)
    facts = {"adhesion": adhesion.pk, "cohort": cohort.name, "cohort_id": cohort.pk}
    record("sheets.joined", subject=sheet, by=by, at=at, key=key, classes=sheet.class_count, **facts)
    tell_of_threshold(by_leader or sheet, by=by, at=at)
    return adhesion


@transaction.atomic
def leave(
    adhesion: Adhesion, *, by: User, at: datetime.datetime, reason: str = "", key: uuid.UUID | None = None
) -> Adhesion:
    """The class takes its adhesion back; that it had joined stays in the history."""
    sheet, by_leader = _locked_with_leader(adhesion.sheet)
    adhesion = _locked(adhesion)
    require(permissions.can_withdraw(by, adhesion, at=at))
    adhesion.withdrawn_by, adhesion.withdrawn_at, adhesion.withdraw_reason = by, at, reason.strip()
    adhesion.save(update_fields=["withdrawn_by", "withdrawn_at", "withdraw_reason"])
    close_reading(adhesion, reason=_("The class took its adhesion back."), at=at)
    ask_words(Saying.Kind.LEAVING, adhesion, sheet=sheet, cohort=adhesion.cohort, said=adhesion.withdraw_reason, at=at)
    _count_again(sheet, by_leader)
    facts = {"adhesion": adhesion.pk, "cohort": adhesion.cohort.name, "cohort_id": adhesion.cohort_id}
    record("sheets.left", subject=sheet, by=by, at=at, key=key, classes=sheet.class_count, **facts)
    return adhesion


@transaction.atomic
def say_stance(
    adhesion: Adhesion, *, stance: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Adhesion:
    """Whether it is settled for this class, in public. It may change its mind; it closes nothing."""
    sheet = locked(adhesion.sheet)
    adhesion = _locked(adhesion)
    require(permissions.can_say_stance(by, adhesion, at=at))
    adhesion.stance, adhesion.stance_by, adhesion.stance_at = stance, by, at
    adhesion.save(update_fields=["stance", "stance_by", "stance_at"])
    record(
        "sheets.stance_said",
        subject=sheet,
        by=by,
        at=at,
        key=key,
        adhesion=adhesion.pk,
        cohort=adhesion.cohort.name,
        stance=stance,
    )
    return adhesion


@transaction.atomic
def recount_adhesions(sheet: Sheet, *, by: User, at: datetime.datetime) -> Sheet:
    """The repair: count again what is written on a sheet, and say nothing."""
    require(by.is_system)
    return recount(locked(sheet))


def _word_of_the_class(cohort, *, yes, no, decided):
    """What the adhesion keeps of it. More than half of the hands, or a sentence: never neither."""
    answered = (yes or 0) + (no or 0)
    if cohort.headcount and answered > cohort.headcount:
        words = {"headcount": cohort.headcount}
        raise ValidationError({"yes": _("That is more than the %(headcount)s people of the class.") % words})
    if answered and not class_word.is_approved(yes or 0, answered):
        raise ValidationError({"no": _("Most of the class did not want it: it cannot join in its name.")})
    if not answered and not decided.strip():
        raise ValidationError({"decided": _("Say how your class decided: count the hands, or write a sentence.")})
    counted = {"consulted": answered, "recognised": yes or 0} if answered else {}
    return {**counted, "decided": decided.strip()}


def _locked_with_leader(sheet):
    """Both of a group, the lower key first: two classes that join two sheets of it never wait for each other."""
    known = Sheet.objects.filter(pk=sheet.pk).values_list("led_by", flat=True).get()
    if known is None:
        return locked(sheet), None
    found = {pk: locked(Sheet(pk=pk)) for pk in sorted([sheet.pk, known])}
    sheet, leader = found[sheet.pk], found[known]
    return sheet, leader if sheet.led_by_id == leader.pk else None


def _locked(adhesion):
    found = Adhesion.objects.select_for_update(of=["self"])
    return found.select_related("sheet__programme", "sheet__cohort", "cohort", "reading").get(pk=adhesion.pk)


def _count_again(sheet, leader):
    recount(sheet)
    if leader is not None:
        recount(leader)
