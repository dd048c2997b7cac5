"""The four headings of a sheet as a telephone shows them: a pictogram, a question, an example."""

from dataclasses import dataclass

from django.utils.functional import Promise

from portevoix.sheets import journey
from portevoix.sheets.forms.drafting import FORMS

ICONS = {
    "problem": "message-circle-warning",
    "causes": "git-fork",
    "consequences": "cloud-rain",
    "solutions": "lightbulb",
}


@dataclass(frozen=True)
class Heading:
    """`slug` stands in addresses, `name` is the field of the sheet."""

    slug: str
    name: str
    words: Promise | str
    question: Promise | str
    example: Promise | str

    @property
    def icon(self) -> str:
        return ICONS[self.name]

    @property
    def number(self) -> int:
        return HEADINGS.index(self) + 1

    @property
    def next(self) -> "Heading | None":
        return HEADINGS[self.number] if self.number < len(HEADINGS) else None


def _heading(question):
    name = question.fields[0]
    field = FORMS[question.slug].base_fields[name]
    return Heading(question.slug, name, question.words, field.label, field.help_text)


HEADINGS = tuple(_heading(question) for question in journey.QUESTIONS if question.slug in journey.SPOKEN)


def heading_of(said) -> Heading:
    """Of a contribution."""
    return next(heading for heading in HEADINGS if heading.name == said.heading)


def heading_at(slug: str) -> Heading | None:
    return next((heading for heading in HEADINGS if heading.slug == slug), None)
