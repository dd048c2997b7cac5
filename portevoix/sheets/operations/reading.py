"""What is read before everyone can: a sheet, the words of a class that joins it, what a class says later.

The texts of each, by the name of their field: where they stand, and how words of them are masked.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort
from portevoix.moderation import operations as moderation
from portevoix.moderation.masking import Place, masked
from portevoix.moderation.models import Reading
from portevoix.sheets.models import PLACES, Adhesion, Saying, Sheet

from .drafts import title_of

Read = Sheet | Adhesion | Saying
# What the class wrote and everyone reads.
TEXTS = ("problem", "causes", "consequences", "solutions", "place", "reservations", "unapproved_reason")
TITLE = "title"
TEXTS_OF_ADHESION = ("words", "decided", "place")


def ask_words(
    kind: Saying.Kind, row: models.Model, *, sheet: Sheet, cohort: Cohort, said: str, at: datetime
) -> Saying | None:
    """Part of the operation that wrote what is `said` in `row`. Where nothing is, nothing waits."""
    if not said.strip():
        return None
    saying = Saying(sheet=sheet, cohort=cohort, kind=kind, subject_id=row.pk, said_at=at)
    saying.save()
    saying.reading = moderation.ask(saying, said=said, at=at)
    saying.save(update_fields=["reading"])
    return saying


def close_reading(read: Read, *, reason: str, at: datetime) -> None:
    """Part of the operation by which a class took its words back: nobody has to read them any more.

    Words that may speak of a danger stay to be read: taken back, they were said all the same.
    """
    if read.reading is not None and read.reading.read_at is None and not read.reading.is_alert:
        moderation.conclude(read, Reading.Outcome.WITHHELD, reason=reason, by=User.objects.system(), at=at)
        read.save(update_fields=moderation.FIELDS)


def texts_of(read: Read) -> dict[str, str]:
    if isinstance(read, Saying):
        model, field = PLACES[read.kind]
        return {field: model._default_manager.values_list(field, flat=True).get(pk=read.subject_id)}
    return {name: getattr(read, name) for name in (TEXTS if isinstance(read, Sheet) else TEXTS_OF_ADHESION)}


def mask_texts(read: Read, places: Iterable[Place], *, by: User, at: datetime) -> None:
    """Part of `mask`, under the lock: the words leave their row, and are sealed as they were.

    Raises ValidationError when the text is no longer the one in which `places` were chosen, or when they are none.
    """
    texts = texts_of(read)
    try:
        changed = masked(texts, places)
    except ValueError as fault:
        raise ValidationError(_("The text has changed since you read it. Read it again.")) from fault
    if not changed:
        raise ValidationError(_("Choose the words to mask."))
    before = {name: texts[name] for name in changed}
    if isinstance(read, Sheet):
        before[TITLE] = read.title
    moderation.seal(read, before, by=by, at=at)
    model = PLACES[read.kind][0] if isinstance(read, Saying) else type(read)
    changed = {name: _fitting(model, name, text) for name, text in changed.items()}
    if isinstance(read, Sheet):
        changed[TITLE] = title_of(changed.get("problem", read.problem))
    for name, text in changed.items():
        setattr(read, name, text)
    model._default_manager.filter(pk=read.subject_id if isinstance(read, Saying) else read.pk).update(**changed)


def _fitting(model, name, text):
    """A short word may give way to a longer one: what is masked is never refused for its length."""
    room = model._meta.get_field(name)
    return text[: room.max_length] if isinstance(room, models.CharField) else text
