"""Somebody says that a public text should not stand as it does, or that they cannot use a page."""

import hashlib
import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.french import folded
from portevoix.notices import acting, deadlines, texts
from portevoix.notices.models import TEXT_LENGTH, Report, RightOfReply
from portevoix.notices.texts import PublicText
from portevoix.programmes.models import Programme
from portevoix.sheets.models import Sheet
from portevoix.timeline.operations import record

from .clocks import wind

# Words that say nothing of the matter are still taken, but for reasons that need them.
SPEAKING_REASONS = {Report.Reason.OTHER, Report.Reason.ACCESSIBILITY}


@transaction.atomic
def report(
    text: PublicText | None,
    *,
    programme: Programme,
    reason: str,
    words: str = "",
    where: str = "",
    email: str = "",
    language: str = "fr",
    by: User,
    at: datetime,
    key: uuid.UUID | None = None,
) -> Report:
    """Anybody may. `text` is none for a page that somebody cannot use: `where` says which.

    The same words about the same text, from somebody who leaves no address, are the same report: counted, and
    decided once. `by` is the system for a visitor.
    """
    words = words.strip()
    _require(text, reason, words)
    made = Report(
        programme=programme,
        kind=text.kind if text else "",
        subject_id=text.pk if text else None,
        sheet=text.sheet if text else None,
        where=" ".join(where.split())[:300],
        quoted=text.words if text else "",
        reason=reason,
        text=words,
        email=email,
        language=language,
        made_by=None if by.is_system else by,
        made_at=at,
    )
    made.fingerprint = _fingerprint(made)
    first = Report.objects.select_for_update(of=["self"]).open().first_of_each()
    first = first.filter(programme=programme, fingerprint=made.fingerprint).order_by("pk").first()
    if first is not None and not email and by.is_system:
        Report.objects.filter(pk=first.pk).update(times=F("times") + 1)
        record("notices.reported_again", subject=first, by=by, at=at, key=key)
        return first
    _place(made, first, at)
    record("notices.reported", subject=made, by=by, at=at, key=key, reason=reason)
    return made


@transaction.atomic
def requote(sheet: Sheet) -> None:
    """Words of the sheet, or beside it, were masked: no copy stays here. They are sealed, and opened by two."""
    for model in (Report, RightOfReply):
        quoted = model.objects.filter(sheet=sheet, kind__in=acting.MASKABLE).exclude(quoted="")
        for kind, pk in set(quoted.order_by().values_list("kind", "subject_id")):
            text = texts.whatever_its_state(kind, pk, sheet.programme)
            quoted.filter(kind=kind, subject_id=pk).update(quoted=text.words if text is not None else "")


def _place(made, first, at):
    """Its own clock; or that of the first one who said the same, which is decided for all."""
    if first is None:
        wind(made, made_at=at, days=deadlines.DANGER_DAYS if made.is_danger else deadlines.REPORT_DAYS)
    else:
        made.same_as, made.due_at = first, first.due_at
    made.save()


def _fingerprint(made):
    said = (made.kind, str(made.subject_id), made.reason, made.where, " ".join(folded(made.text).split()))
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def _require(text, reason, words):
    is_of_page = reason == Report.Reason.ACCESSIBILITY
    if reason not in Report.Reason.values or is_of_page is not (text is None):
        raise ValidationError(_("Choose one of the reasons."), code="reason")
    if reason in SPEAKING_REASONS and not words:
        raise ValidationError(_("Say in a few words what is wrong."), code="words")
    if len(words) > TEXT_LENGTH:
        raise ValidationError(
            _("This text is too long. Keep at most %(limit)s characters.") % {"limit": TEXT_LENGTH}, code="words"
        )
