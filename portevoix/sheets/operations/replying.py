"""What an addressee's mail changes besides what it does: the draft that it feeds, and the trace that it came."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import HEADING_LENGTH, Answer, AnswerDraft, Referral
from portevoix.timeline.models import Entry

from .answer_drafts import ANSWER_FIELDS, save_answer_draft
from .history import record_for
from .locks import locked_referral

# As the form keeps a draft: what is longer would be cut by the next saving.
DRAFT_LENGTH = 4 * HEADING_LENGTH


class Became(models.TextChoices):
    """Of a mail that answers ours."""

    TAKEN = "taken", gettext_lazy("taken in charge")
    ANSWERED = "answered", gettext_lazy("published")
    DRAFTED = "drafted", gettext_lazy("kept as a draft")
    REFUSED = "refused", gettext_lazy("given back")


@transaction.atomic
def add_to_draft(
    referral: Referral, *, said: Mapping[str, object], rest: str, by: User, at: datetime.datetime
) -> AnswerDraft:
    """Each part goes where nothing stands yet; the rest, and what finds its place taken, under the decision.

    Nobody's text is overwritten. Raises ValidationError when the draft would be longer than a form keeps.
    """
    referral = locked_referral(referral)
    require(permissions.can_answer(by, referral))
    draft = AnswerDraft.objects.filter(referral=referral).first() or AnswerDraft(version=0)
    texts = {name: getattr(draft, name) for name in ANSWER_FIELDS}
    left = []
    for name, text in said.items():
        if not texts[name]:
            texts[name] = text
        elif texts[name] != text:
            left.append(f"{Answer._meta.get_field(name).verbose_name}\n{_in_words(name, text)}")
    texts["decision"] = "\n\n".join(filter(None, [texts["decision"], rest, *left]))
    if any(len(text) > DRAFT_LENGTH for text in texts.values() if isinstance(text, str)):
        raise ValidationError(_("With what is written already, the text is too long to be kept."))
    return save_answer_draft(referral, texts=texts, version=draft.version, also=draft.also, by=by, at=at)


@transaction.atomic
def note_reply(referral: Referral, *, became: str, by: User, at: datetime.datetime) -> Entry:
    """That a mail came, and what became of it: never its words. `by`: the system for whoever is nobody here."""
    referral = locked_referral(referral)
    require(by.is_system or permissions.is_addressee(by, referral))
    return record_for("sheets.replied", referral, by=by, at=at, referral=referral.pk, became=became)


def _in_words(name, value):
    return Answer.Outcome(value).label if name == "outcome" else value
