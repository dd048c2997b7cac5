"""What somebody wrote, apart from the mail that theirs quotes below."""

import html
import re

# Lines under which all is quoted, as the mail programs of our readers write them.
ORIGINAL = re.compile(
    r"^\s*[-_]{2,}\s*(?:message (?:d[’']origine|original|transféré|initial)|e-?mail d[’']origine"
    r"|original message|forwarded message)\s*[-_]{0,}\s*:?\s*$",
    re.IGNORECASE,
)
WRITTEN_BY = re.compile(r"^\s*(?:le\b.{4,400}\ba écrit|on\b.{4,400}\bwrote)\s*:\s*$", re.IGNORECASE)
# "Le directeur a écrit :" may be their own words; with an hour, a year or an address, it is a mail program's.
BEGINS_QUOTE = re.compile(r"^\s*(?:le|on)\b.*(?:\b\d{1,2}\s?[:h]\s?\d{2}|\b20\d\d\b|\S@\S)", re.IGNORECASE)
RULE = re.compile(r"^\s*[_-]{5,}\s*$")
FROM = re.compile(r"^\s*\*?(?:de|from|expéditeur)\s*:\*?", re.IGNORECASE)
HEADER = re.compile(r"^\s*\*?(?:envoyé|sent|date|objet|subject|à|to|destinataire)\s*:\*?", re.IGNORECASE)
SENT_FROM = re.compile(
    r"^\s*(?:envoyé (?:de|depuis|à partir)|sent from|télécharger outlook|get outlook|obtenez outlook)\b", re.IGNORECASE
)
LINES_OF_AN_ATTRIBUTION = 4
LONGEST_PAGE = 200_000
TAG = re.compile(r"\s*([/!?]?)\s*([A-Za-z][A-Za-z0-9:]*)")
COMMENT = "!--"
HIDDEN = frozenset({"script", "style", "title", "template"})
BREAKS = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "ul", "ol", "table"})


def without_quote(text: str, *, original: str = "") -> str:
    """What is new in an answer. `original`: the mail that it answers, whose lines at the end are no words of theirs.

    Words written between quoted lines are kept.
    """
    lines = _before_the_original(text.replace("\u00a0", " ").split("\n"))
    lines = [line for line in lines if not line.lstrip().startswith((">", "|>"))]
    lines = _without_known(lines, {line.strip() for line in original.split("\n")} - {""})
    for number, line in enumerate(lines):
        if line.rstrip() == "--":
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or SENT_FROM.match(lines[-1])):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _before_the_original(lines):
    kept, number = [], 0
    while number < len(lines):
        if ORIGINAL.match(lines[number]) or _is_head_of_original(lines, number):
            break
        length = _attribution(lines, number)
        if not length:
            kept.append(lines[number])
            number += 1
            continue
        rest = [line for line in lines[number + length :] if line.strip()]
        if not rest or not rest[0].lstrip().startswith(">"):
            break  # what follows is quoted without a mark
        number += length
    return kept


def _attribution(lines, number):
    """How many lines "Le … a écrit :" takes from here, folded as programs do; 0 for none."""
    if not BEGINS_QUOTE.match(lines[number]):
        return 0
    for length in range(1, LINES_OF_AN_ATTRIBUTION + 1):
        sentence = " ".join(lines[number : number + length])[:600]
        # Programs fold a line for the address that it holds.
        if WRITTEN_BY.match(sentence) and (length == 1 or "@" in sentence):
            return length
    return 0


def _is_head_of_original(lines, number):
    """From:, Sent:, To: in a row, as Outlook writes them, often under a rule."""
    if RULE.match(lines[number]) and number + 1 < len(lines) and not RULE.match(lines[number + 1]):
        return _is_head_of_original(lines, number + 1)
    following = [line for line in lines[number + 1 : number + 6] if line.strip()]
    return bool(FROM.match(lines[number])) and sum(bool(HEADER.match(line)) for line in following) >= 2


def _without_known(lines, known):
    """Without the lines at the end that the original has; a blank one goes with them."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].strip() in known):
        end -= 1
    return lines[:end] if known else lines


def of_page(page: str) -> str:
    """The text of an HTML mail, from its beginning; what it quotes gets the mark of quoted lines."""
    return _Page().read(page[:LONGEST_PAGE])


class _Page:
    """Reads any text as a page, each sign once: Python's own parser stops at what is no HTML."""

    def __init__(self):
        self._lines, self._line = [], []
        # The element, or the comment, whose content is not shown; how deep in quotations.
        self._hidden, self._quoted = "", 0

    def read(self, page: str) -> str:
        first, *pieces = page.split("<")
        self._say(first)
        for piece in pieces:
            if self._hidden == COMMENT or piece.startswith("!--"):
                self._read_comment(piece)
            else:
                self._read_tag(piece)
        self._break()
        return "\n".join(self._lines)

    def _read_comment(self, piece):
        _comment, end, text = piece.partition("-->")
        self._hidden = "" if end else COMMENT
        self._say(text)

    def _read_tag(self, piece):
        tag, end, text = piece.partition(">")
        name = TAG.match(tag)
        if not end or name is None:
            self._say(f"<{piece}")
            return
        is_end, element = bool(name[1]), name[2].lower()
        if self._hidden:
            self._hidden = "" if is_end and element == self._hidden else self._hidden
        elif element in HIDDEN and not is_end:
            self._hidden = element
        elif element in BREAKS:
            self._break()
        if element == "blockquote":
            self._quoted = max(0, self._quoted + (-1 if is_end else 1))
        self._say(text)

    def _say(self, text):
        if not self._hidden:
            self._line.append(text)

    def _break(self):
        line = " ".join(html.unescape("".join(self._line)).split())
        self._line = []
        if line or (self._lines and self._lines[-1]):
            self._lines.append(f"> {line}" if self._quoted else line)
