"""The sheets that tell something near to a draft, open and answered, here and in the site's other programmes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from portevoix.programmes.addresses import address
from portevoix.programmes.models import Programme
from portevoix.search.analyser import analyse
from portevoix.search.likeness import similar

from .models import Answer, Sheet, SimilarChoice

AT_MOST = 3
# A draft that begins is short beside a whole sheet, and the class decides: less is asked than of two whole texts.
LEAST_LIKENESS = 0.2
# Fewer words say too little to compare.
LEAST_WORDS = 4
# The latest: each is asked in turn.
OTHERS_AT_MOST = 5


@dataclass(frozen=True)
class Near:
    """A sheet near the draft. `in_brief`: (organisation, the answer in one sentence), the first given first."""

    sheet: Sheet
    in_brief: list[tuple[str, str]]
    is_elsewhere: bool
    choice: str = ""
    can_be_joined: bool = False

    @property
    def url(self) -> str:
        if self.is_elsewhere:
            return address(self.sheet.programme, "sheets:detail", self.sheet.reference)
        return self.sheet.get_absolute_url()


def near(draft: Sheet, *, undecided: bool = False) -> list[Near]:
    """The nearest first; without those that the class called different. `undecided`: those not yet decided alone."""
    choices = dict(draft.similar_choices.values_list("similar", "choice"))
    left_out = {pk for pk, choice in choices.items() if undecided or choice == SimilarChoice.Choice.DIFFERENT}
    found = already_said(draft.programme, draft.problem, left_out={draft.pk, *left_out})
    return [
        replace(one, choice=choices.get(one.sheet.pk, ""), can_be_joined=_can_be_joined(one.sheet, draft))
        for one in found
    ]


def already_said(programme: Programme, text: str, *, left_out: Collection[int] = ()) -> list[Near]:
    """What tells something near to words that belong to no sheet yet, the nearest first. They are kept nowhere."""
    found = nearest(programme, text, left_out=left_out)
    briefs = _briefs(found)
    return [Near(sheet, briefs.get(sheet.pk, []), is_elsewhere=sheet.programme_id != programme.pk) for sheet in found]


def nearest(programme: Programme, text: str, *, left_out: Collection[int] = (), at_most: int = AT_MOST) -> list[Sheet]:
    """What everyone may read. An invented programme shows nothing in a real one, nor the other way round."""
    if len(set(analyse(text))) < LEAST_WORDS:
        return []
    others = Programme.objects.filter(is_demonstration=programme.is_demonstration).exclude(pk=programme.pk)
    found = [
        (likeness, document.subject_id)
        for one in (programme, *others.order_by("-pk")[:OTHERS_AT_MOST])
        for document, likeness in similar(one, text, limit=at_most + len(left_out), threshold=LEAST_LIKENESS)
        if document.subject_id not in left_out
    ]
    sheets = Sheet.objects.shown().select_related("programme", "cohort", "theme").in_bulk([pk for _, pk in found])
    best = sorted(found, key=lambda pair: (-round(pair[0], 6), -pair[1]))
    return [sheets[pk] for _, pk in best if pk in sheets][:at_most]


def choices_made(programme: Programme) -> dict[str, int]:
    """How many times each choice was made: {"join": 3, "answers": 1, "different": 12}."""
    counts = Counter(SimilarChoice.objects.within(programme).values_list("choice", flat=True).iterator())
    return {choice: counts[choice] for choice in SimilarChoice.Choice.values}


def _can_be_joined(sheet, draft):
    """While it is open, by another class of the same programme; the next page says whether this one may."""
    return sheet.is_open and sheet.programme_id == draft.programme_id and sheet.cohort_id != draft.cohort_id


def _briefs(sheets):
    answers = Answer.objects.filter(referral__sheet__in=sheets).exclude(in_brief="").order_by("given_at", "pk")
    briefs: dict[int, list[tuple[str, str]]] = {}
    for pk, *brief in answers.values_list("referral__sheet", "referral__organisation__name", "in_brief"):
        briefs.setdefault(pk, []).append(tuple(brief))
    return briefs
