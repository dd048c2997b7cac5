"""The six questions of a draft, in order; then who answers, then the proofreading.

Pure: no request, no clock, no query beyond the sheet's own fields.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """`slug` stands in the address; `fields` are those of the sheet that it fills, the main one first."""

    slug: str
    fields: tuple[str, ...]
    words: Promise
    is_required: bool = True

    @property
    def number(self) -> int:
        return QUESTIONS.index(self) + 1

    def is_answered(self, sheet) -> bool:
        return any(_is_filled(sheet, name) for name in self.fields)


QUESTIONS = (
    Question("probleme", ("problem",), _("The problem")),
    Question("causes", ("causes",), _("Its causes")),
    Question("consequences", ("consequences",), _("Its consequences on our life")),
    Question("solutions", ("solutions",), _("The solutions we propose")),
    Question("theme", ("theme",), _("The theme")),
    Question("lieu", ("territory", "place"), _("The place"), is_required=False),
)
# What a class can be asked in one sentence: the headings, not the theme nor the place.
SPOKEN = tuple(question.slug for question in QUESTIONS[:4])
ADDRESSEES = "destinataires"
PROOFREADING = "relecture"
SLUGS = (*(question.slug for question in QUESTIONS), ADDRESSEES, PROOFREADING)


def question_at(slug: str) -> Question | None:
    return next((question for question in QUESTIONS if question.slug == slug), None)


def after(slug: str) -> str:
    return SLUGS[SLUGS.index(slug) + 1]


def before(slug: str) -> str:
    """The screen before, "" for the first one."""
    position = SLUGS.index(slug)
    return SLUGS[position - 1] if position else ""


def missing(sheet) -> list[Question]:
    """What still keeps the sheet from being sent."""
    return [question for question in QUESTIONS if question.is_required and not question.is_answered(sheet)]


def missing_headings(sheet) -> list[Question]:
    """Those of the four headings that have no words yet."""
    return [question for question in missing(sheet) if question.slug in SPOKEN]


def answered(sheet) -> int:
    return sum(question.is_answered(sheet) for question in QUESTIONS)


def resume_at(sheet) -> str:
    """Where somebody coming back goes on: the first empty question, else the proofreading."""
    return next((q.slug for q in QUESTIONS if not q.is_answered(sheet)), PROOFREADING)


def _is_filled(sheet, name):
    value = getattr(sheet, f"{name}_id" if name in ("theme", "territory") else name)
    return bool(value.strip() if isinstance(value, str) else value)
