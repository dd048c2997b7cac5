"""`format_html` and `format_html_join` of Django, at a third of their cost: a list page calls them 150 times.

The same rule: what is not already safe is escaped. Django's pass each piece through four wrappers that
serve lazy texts; here only what is neither a plain nor a safe string takes that way.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

# Control characters, and the last two characters of each plane: HTML forbids them.
_PLANES = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_PLANES}]")


def readable(markup: str) -> SafeString:
    """What was typed, shown again: what no page may hold becomes the sign of an unreadable character."""
    return SafeString(FORBIDDEN.sub("\ufffd", markup))


def format_html(pattern: str, *pieces: object, **named: object) -> SafeString:
    if named:
        return SafeString(
            pattern.format(*map(_escaped, pieces), **{name: _escaped(piece) for name, piece in named.items()})
        )
    return SafeString(pattern.format(*map(_escaped, pieces)))


def format_html_join(separator: str, pattern: str, rows: Iterable[Sequence[object]]) -> SafeString:
    return SafeString(_escaped(separator).join(pattern.format(*map(_escaped, row)) for row in rows))


def _escaped(piece: object) -> str:
    kind = type(piece)
    if kind is SafeString:
        return piece  # type: ignore[return-value]
    if kind is str:
        return escape(piece)  # type: ignore[arg-type]
    return conditional_escape(piece)  # type: ignore[arg-type]
