"""What is hard to read in an answer that is being written: said in words, with what to do instead. Never a refusal."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portevoix.kit.readability import Kind, Level, Remark, read, undated_promises

from .models import Answer, AnswerDraft

FIELDS = ("in_brief", "understood", "decision", "obstacle", "next_step")
SHOWN_AT_MOST = 8
PROMISE = "promise"
LEVELS = {
    Level.EASY: _("Easy to read."),
    Level.FAIR: _("Some passages are hard to read."),
    Level.HARD: _("Hard to read for the class."),
}
ADVICE = {
    PROMISE: _("You promise something: say by when."),
    Kind.LONG_SENTENCE: _("A long sentence: make two of it."),
    Kind.ACRONYM: _("Say what these letters mean, in brackets after them."),
    Kind.WORD: _("A word of offices. Plainer:"),
    Kind.LONG_WORD: _("A long word: take a shorter one, or a verb."),
    Kind.PASSIVE: _("Say who does it: “we decide” rather than “it is decided”."),
    Kind.NEGATIONS: _("Two negations: say it the positive way."),
    Kind.NOUNS: _("Many abstract nouns: say who does what, with verbs."),
}


@dataclass(frozen=True)
class Hint:
    """One passage of one part of the answer."""

    part: str
    advice: Promise | str
    passage: str
    instead: str = ""


@dataclass(frozen=True)
class Clarity:
    """`more`: how many hints are left out, so that the page stays short."""

    level: Promise | str
    is_easy: bool
    hints: list[Hint]
    more: int


def clarity_of(written: Answer | AnswerDraft) -> Clarity | None:
    """None before anything is written."""
    texts = {name: getattr(written, name) for name in FIELDS if getattr(written, name).strip()}
    if not texts:
        return None
    level = read("\n".join(texts.values())).level
    hints = [
        Hint(_label("decision"), ADVICE[PROMISE], passage) for passage in undated_promises(texts.get("decision", ""))
    ]
    hints += [_hint(name, remark) for name, text in texts.items() for remark in read(text).remarks]
    return Clarity(LEVELS[level], level == Level.EASY, hints[:SHOWN_AT_MOST], max(0, len(hints) - SHOWN_AT_MOST))


def _hint(name: str, remark: Remark) -> Hint:
    return Hint(_label(name), ADVICE[remark.kind], remark.passage, remark.instead)


def _label(name: str) -> str:
    return str(Answer._meta.get_field(name).verbose_name)
