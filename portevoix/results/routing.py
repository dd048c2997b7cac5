"""What the site has learnt of a programme's words, for whoever steers it to look at."""

from dataclasses import dataclass

from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Theme
from portevoix.sheets.models import LearntRouting
from portevoix.sheets.similar import choices_made
from portevoix.sheets.suggesting import classifier_of

WORDS_AT_MOST = 10
SUBJECTS = {LearntRouting.About.THEME: Theme, LearntRouting.About.ADDRESSEES: Organisation}


@dataclass(frozen=True)
class Lesson:
    """One theme, or one addressee: from how many sheets, and the stems that speak most for it."""

    name: str
    sheets: int
    words: list[str]


@dataclass(frozen=True)
class Lessons:
    """Shares are whole percentages, measured on sheets set aside."""

    about: str
    learnt: LearntRouting | None
    lessons: list[Lesson]

    @property
    def percentages(self) -> dict[str, int]:
        figures = self.learnt.figures
        return {name: round(100 * figures[name]) for name in ("top1", "top3", "coverage", "precision")}


def lessons(programme) -> list[Lessons]:
    rows = {row.about: row for row in LearntRouting.objects.filter(programme=programme).defer("content")}
    return [_lessons(programme, about, rows.get(about)) for about in LearntRouting.About]


def choices_of(programme) -> dict[str, int]:
    """How many times a class joined what was already said, was answered by it, or found its own different."""
    return choices_made(programme)


def _lessons(programme, about, learnt):
    classifier = classifier_of(programme.pk, about)
    if learnt is None or classifier is None:
        return Lessons(about, None, [])
    names = dict(SUBJECTS[about].objects.filter(programme=programme).values_list("pk", "name"))
    found = [
        Lesson(
            names[int(label)],
            learnt.figures["texts_of"].get(label, 0),
            [stem for stem, _weight in classifier.strongest(label, at_most=WORDS_AT_MOST)],
        )
        for label in classifier.weights
        if int(label) in names
    ]
    return Lessons(about, learnt, sorted(found, key=lambda lesson: (-lesson.sheets, lesson.name)))
