"""What everyone will read, as its author sees it before sending: what was found is shown, nothing is refused."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portevoix.moderation.detection import Family, Finding, HelpLine, findings, help_lines, pieces

from .class_word import HEADINGS as CLASS_HEADINGS
from .first_reading import HEADINGS, known_names
from .models import Answer, Sheet

# In the order in which they are said. Of a danger, the help speaks instead.
ADVICE = {
    Family.STRUCTURED: _("Take out telephone numbers, addresses, dates of birth, and any other number of a person."),
    Family.NAME: _("Say what the person does, “the trainer” for instance, rather than the name."),
    Family.SENSITIVE: _("Health, religion, origin: say it of someone only if that person agrees."),
    Family.INSULT: _("Say what happened, rather than what you think of someone."),
}
# Of an answer; who to reach is there to be named.
ANSWER_HEADINGS = {
    "in_brief": _("In brief"),
    "understood": _("What we understood"),
    "decision": _("What we decide"),
    "obstacle": _("If we cannot, why"),
    "next_step": _("The next step"),
}


@dataclass(frozen=True)
class Piece:
    """`labels`: what is found from here on, said once, where each finding ends."""

    text: str
    is_found: bool
    labels: list[Promise]


@dataclass(frozen=True)
class Text:
    heading: Promise
    pieces: list[Piece]


@dataclass(frozen=True)
class Preview:
    texts: list[Text]
    advice: list[Promise]
    help_lines: list[HelpLine]


def preview(sheet: Sheet) -> Preview:
    """Of the four headings, and of the place when something was found in it. Two queries, for the names."""
    fields = {field: HEADINGS[field] for field in (*CLASS_HEADINGS, "place")}
    return _preview(sheet, fields, known_names(sheet), always=CLASS_HEADINGS)


def preview_of_answer(answer: Answer) -> Preview:
    """Of the headings in which something was found: the page shows the whole already.

    The names that the site knows are left out: marked, they would tell an addressee who is in the class.
    """
    return _preview(answer, ANSWER_HEADINGS, ())


def _preview(row, headings, names, always=()):
    texts, found = [], []
    for field, heading in headings.items():
        text = getattr(row, field)
        here = findings(text, names=names)
        found += here
        if here or field in always:
            texts.append(Text(heading, _pieces(text, here)))
    families = {finding.family for finding in found}
    advice = [words for family, words in ADVICE.items() if family in families]
    return Preview(texts, advice, help_lines(found))


def _pieces(text: str, found: list[Finding]) -> list[Piece]:
    cut, end = [], 0
    for words, inside in pieces(text, found):
        end += len(words)
        cut.append(Piece(words, bool(inside), [one.label for one in inside if one.end == end]))
    return cut
