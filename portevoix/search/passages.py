"""The passage of a text that answers, its words marked."""

from django.utils.safestring import SafeString

from portevoix.kit.markup import format_html

from .analyser import Term, terms

LENGTH = 220
# Of a long text, what stands further is found and not shown.
READ = 12_000


def marked(text: str, stems: set[str]) -> SafeString:
    """The whole text, its words marked."""
    return _marked(text, [term for term in terms(text) if term.stem in stems], 0, len(text))


def passage(text: str, stems: set[str]) -> SafeString:
    """The LENGTH characters that hold most of these stems; the beginning when none does."""
    text = " ".join(text[:READ].split())
    held = [term for term in terms(text) if term.stem in stems]
    start, end = _around(text, _densest(held))
    return _marked(text, held, start, end)


def _densest(held: list[Term]) -> int:
    """Where the window with the most different stems begins; the first of equals."""
    best, most = 0, 0
    for place, first in enumerate(held):
        different = {
            term.stem for term in held[place : place + LENGTH // 4] if term.end - first.start <= LENGTH * 3 // 4
        }
        if len(different) > most:
            best, most = first.start, len(different)
    return best


def _around(text, place):
    """Whole words, and some of what comes before."""
    start = max(0, place - LENGTH // 4)
    start = text.find(" ", start) + 1 if start else 0
    if start > place:
        start = place
    end = start + LENGTH
    return start, len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + LENGTH // 2)


def _marked(text, held, start, end):
    pieces, done = [format_html("{}", "… " if start else "")], start
    for term in held:
        if start <= term.start and term.end <= end:
            pieces += [format_html("{}<mark>{}</mark>", text[done : term.start], text[term.start : term.end])]
            done = term.end
    pieces += [format_html("{}{}", text[done:end], " …" if end < len(text) else "")]
    return SafeString("".join(pieces))
