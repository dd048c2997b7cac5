"""What a class says of the sheets that resemble its draft."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import Sheet, SimilarChoice

from .locks import locked


@transaction.atomic
def choose_similar(draft: Sheet, similar: Sheet, *, choice: str, by: User, at: datetime.datetime) -> SimilarChoice:
    """Keep the choice; the last one counts. Like the text of a draft, it leaves no history.

    Raises ValidationError for a sheet that not everyone may read.
    """
    draft = locked(draft)
    require(permissions.can_choose_similar(by, draft, at=at))
    if draft == similar or not similar.is_shown:
        raise ValidationError(_("This sheet cannot be read by everyone: choose another one."))
    chosen, _is_new = SimilarChoice.objects.update_or_create(
        draft=draft,
        similar=similar,
        defaults={"cohort_id": draft.cohort_id, "choice": choice, "chosen_by": by, "chosen_at": at},
    )
    return chosen


@transaction.atomic
def take_up_again(draft: Sheet, *, by: User, at: datetime.datetime) -> int:
    """A draft that was put away because a sheet answers it is the class's to write again."""
    draft = locked(draft)
    require(permissions.can_choose_similar(by, draft, at=at))
    put_away = draft.similar_choices.filter(choice=SimilarChoice.Choice.ANSWERS)
    return put_away.update(choice=SimilarChoice.Choice.DIFFERENT, chosen_by=by, chosen_at=at)
