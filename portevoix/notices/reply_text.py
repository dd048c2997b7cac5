"""The form of a right of reply: 200 lines at most (LCEN, art. 1-1, and its decree 2007-1527), and a text.

Its opinion is nobody's to judge; what the detectors find in it is shown to the desk, and words of danger are never
made public unless the person who shows them says that somebody has dealt with it.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portevoix.moderation.detection import Finding, HelpLine, findings, has_danger, help_lines, pieces

MOST_LINES, LINE_CHARS = 200, 80


@dataclass(frozen=True)
class Found:
    """What the detectors see in a reply: its text in pieces (each with whether it is marked), what it is, who helps."""

    pieces: list[tuple[str, bool]]
    labels: list[str]
    help_lines: list[HelpLine]


def found_in(words: str) -> Found:
    found: list[Finding] = findings(words)
    labels = list(dict.fromkeys(str(one.label) for one in found))
    return Found([(piece, bool(inside)) for piece, inside in pieces(words, found)], labels, help_lines(found))


def speaks_of_danger(words: str) -> bool:
    return has_danger(findings(words))


def clean(words: str) -> str:
    """Raises ValidationError, whose code is the field."""
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise ValidationError(_("Write your reply."), code="words")
    if (lines := lines_of(words)) > MOST_LINES:
        raise ValidationError(
            _("Your reply has %(lines)s lines. The law allows %(most)s.") % {"lines": lines, "most": MOST_LINES},
            code="words",
        )
    return words


def lines_of(words: str) -> int:
    """As printed: a line holds 80 signs."""
    return sum(max(1, -(-len(line) // LINE_CHARS)) for line in words.split("\n"))
