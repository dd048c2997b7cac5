"""What the words of a draft suggest, from what the programme's own sheets taught. Never more than a suggestion."""

from dataclasses import dataclass
from functools import lru_cache

from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Theme

from .models import LearntRouting
from .routing.classifier import Classifier, Unreadable

HEADINGS = ("problem", "causes", "consequences", "solutions")
ADDRESSEES_AT_MOST = 2
# Classifiers held in memory by a process: about one megabyte each.
HELD = 8


@dataclass(frozen=True)
class Suggested:
    """`words`: those of the text that weigh, the heaviest first."""

    subject: Theme | Organisation
    words: tuple[str, ...]


def suggested_theme(sheet) -> Suggested | None:
    """None when unsure, when too little was learnt, or when the class chose it already."""
    found = _suggestions(sheet, LearntRouting.About.THEME, at_most=1)
    if not found:
        return None
    theme = Theme.objects.filter(programme=sheet.programme_id, pk=int(found[0].label)).first()
    return Suggested(theme, found[0].words) if theme is not None and theme.pk != sheet.theme_id else None


def suggested_addressees(sheet, *, known) -> list[Suggested]:
    """Who answered sheets with the same words; not those that the page shows already."""
    found = {int(one.label): one.words for one in _suggestions(sheet, LearntRouting.About.ADDRESSEES, at_most=5)}
    if not found:
        return []
    open_ones = Organisation.objects.within(sheet.programme).active().in_bulk(found)
    named = [Suggested(open_ones[pk], words) for pk, words in found.items() if pk in open_ones]
    return [one for one in named if one.subject not in known][:ADDRESSEES_AT_MOST]


def classifier_of(programme_id: int, about: str) -> Classifier | None:
    """As it stands today; None when nothing was learnt, or was by an older version of the site."""
    learnt = LearntRouting.objects.filter(programme=programme_id, about=about).values_list("pk", "fingerprint").first()
    try:
        return _read(*learnt) if learnt is not None else None
    except (Unreadable, LearntRouting.DoesNotExist):
        return None


def text_of(sheet) -> str:
    return "\n".join(getattr(sheet, heading) for heading in HEADINGS)


def _suggestions(sheet, about, *, at_most):
    classifier = classifier_of(sheet.programme_id, about)
    return classifier.suggestions(text_of(sheet), at_most=at_most) if classifier is not None else []


@lru_cache(maxsize=HELD)
def _read(pk, fingerprint):
    return Classifier.from_bytes(bytes(LearntRouting.objects.get(pk=pk, fingerprint=fingerprint).content))
