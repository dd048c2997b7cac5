"""What classes said on a sheet, as one reader finds it: for everyone once read, before that for those it concerns.

One query for each kind of words that the page has, and one for their readings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portevoix.timeline.models import Entry

from .models import PLACES, Answer, Saying, Sheet
from .permissions import Insider

Kind = Saying.Kind
# The verb, and the fact that holds the key of the row; of the sheet itself where there is none.
SAID = {
    "sheets.contested": (Kind.CONTEST, "contest"),
    "sheets.holding_said": (Kind.HOLDING, "holding"),
    "sheets.abandoned": (Kind.CLOSING, ""),
    "sheets.left": (Kind.LEAVING, "adhesion"),
    "sheets.parted": (Kind.PARTING, "merge"),
}


@dataclass(frozen=True)
class Words:
    """`text`: "" for whoever may not read it yet. `held`: what waits, or is not shown, as long as not everyone may.

    `is_own`: the reader writes in the name of the class whose words they are.
    """

    text: str = ""
    held: Saying | None = None
    is_insider: bool = False
    is_own: bool = False


def class_words(
    sheet: Sheet, history: Iterable[Entry], answers: Iterable[Answer], insider: Insider
) -> dict[int, Words]:
    """{key of an entry: its words}; each contested answer receives its own, as `contested_words`."""
    contests = [answer for answer in answers if answer.contested]
    keys = {entry.pk: _key(entry, sheet) for entry in history if entry.verb in SAID}
    # Whom each concerns: the addressee whose answer is contested, else all of them.
    concerned = dict.fromkeys(keys.values(), frozenset(one.organisation_id for one in sheet.referrals.all()))
    for answer in contests:
        concerned[Kind.CONTEST, answer.contested.pk] = frozenset([answer.referral.organisation_id])
    sayings, texts = _sayings(concerned), _texts(concerned)
    words = {
        key: _as_read(texts.get(key, ""), sayings.get(key), sheet, insider, whom) for key, whom in concerned.items()
    }
    for answer in contests:
        answer.contested_words = words[Kind.CONTEST, answer.contested.pk]
    return {entry: words[key] for entry, key in keys.items()}


def _key(entry, sheet):
    kind, fact = SAID[entry.verb]
    return kind, entry.facts[fact] if fact else sheet.pk


def _sayings(keys):
    if not keys:
        return {}
    found = Saying.objects.filter(kind__in={kind for kind, _ in keys}, subject_id__in={pk for _, pk in keys})
    return {(saying.kind, saying.subject_id): saying for saying in found.select_related("reading").order_by()}


def _texts(keys):
    found = {}
    for kind in sorted({kind for kind, _ in keys}):
        model, field = PLACES[kind]
        rows = model._default_manager.filter(pk__in=[pk for other, pk in keys if other == kind]).order_by()
        found |= {(kind, pk): text for pk, text in rows.values_list("pk", field)}
    return found


def _as_read(text, saying, sheet, insider, addressees):
    if saying is None:
        return Words()
    if saying.is_shown:
        return Words(text)
    is_insider = insider.reads(saying, sheet, addressees)
    return Words(text if is_insider else "", saying, is_insider, saying.cohort_id in insider.represented)
