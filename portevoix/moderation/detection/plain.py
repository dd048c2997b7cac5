"""A text made easy to read for the detectors, each character remembering its place in the original."""

import re
import unicodedata

_DIGITS = re.compile(r"[0-9]+")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_INVISIBLE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SAME = {
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u201c\u201d\u2033\u00ab\u00bb", '"'),
    "\uff20": "@",
    "\uff0e": ".",
}
_LETTERS = {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "İ": "i", "æ": "e", "œ": "e"}
_LETTERS |= {"Œ": "e", "Æ": "e", "ß": "s"}


def _folding():
    """Each letter with an accent, to the same one without; one character for one, so that places stay."""
    table = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0xFF10, 0xFF1A)):
        letter = unicodedata.normalize("NFKD", chr(code))[0]
        if letter.isascii() and letter.isalnum():
            table[chr(code)] = letter.lower()
    return table | _LETTERS


_FOLDING = _folding()
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def fold(text):
    """Lower case, without accents; one character for one."""
    if not text.isascii():
        text = _FOREIGN.sub(lambda sign: _FOLDING.get(sign[0], sign[0]), text)
    lower = text.lower()
    # A capital that becomes two letters would move the places after it.
    return lower if len(lower) == len(text) else "".join(sign.lower()[0] for sign in text)


def _same(text):
    return text if text.isascii() else _FOREIGN.sub(lambda sign: _SAME.get(sign[0], sign[0]), text)


class Plain:
    """`text`: the original without invisible signs; `folded`: the same, lower case, without accents."""

    def __init__(self, original):
        self._places = None
        if not original.isascii() and _INVISIBLE.search(original):
            self._places = [place for place, sign in enumerate(original) if not _INVISIBLE.match(sign)]
            self._places.append(len(original))
            original = _INVISIBLE.sub("", original)
        self.text = _same(original)
        self.folded = fold(self.text)
        self.words = [(match.start(), match.end()) for match in WORD.finditer(self.text)]
        self._digits = [match.span() for match in _DIGITS.finditer(self.folded)]
        self.folded_words = [self.folded[start:end] for start, end in self.words]

    def near_digits(self, pattern, before, after, text=None):
        """Where a pattern that needs a digit matches: it is looked for only so far before and after one."""
        text = self.folded if text is None else text
        for start, end in self._around_digits(before, after):
            yield from pattern.finditer(text, start, end)

    def _around_digits(self, before, after):
        begun, ended = 0, 0
        for start, end in self._digits:
            if start - before > ended:
                if ended:
                    yield begun, ended
                begun = start - before
            ended = end + after
        if ended:
            yield begun, ended

    def span(self, start, end):
        """Where `text[start:end]` stands in the original."""
        if self._places is None:
            return start, end
        return self._places[start], self._places[end - 1] + 1 if end > start else self._places[end]
