"""An answer written in a mail, under its headings. Pure: no request, no clock, no query.

The headings are those of the mail that is answered, in French or in English: in any order, with or without
capitals, accents, colons, stars or dashes. What stands under none of them is kept apart.
"""

import re
from dataclasses import dataclass, field

from portevoix.kit.french import folded

# The shortest form of each first, which is the one that our mails show.
HEADINGS = {
    "in_brief": ("en bref", "in brief"),
    "understood": ("nous avons compris", "ce que nous avons compris", "we understood", "what we understood"),
    "decision": ("nous decidons", "ce que nous decidons", "notre decision", "we decide", "what we decide"),
    "outcome": ("issue", "ce que la classe obtient", "outcome", "what the class gets"),
    "obstacle": ("pourquoi", "si nous ne pouvons pas, pourquoi", "why", "if we cannot, why"),
    "next_step": ("prochaine etape", "la prochaine etape", "next step", "the next step"),
    "next_step_date": ("date", "sa date", "its date"),
    "contact": ("qui joindre", "qui contacter", "contact", "who to reach"),
}
OUTCOMES = {
    "solution": ("solution", "une solution", "a solution"),
    "partial": ("en partie", "une partie de solution", "partie", "partielle", "partiel", "partly", "in part"),
    "none": ("pas de solution", "aucune solution", "sans solution", "aucune", "non", "no solution", "none"),
}
TAKEN = ("pris en charge", "prise en charge", "je prends en charge", "nous prenons en charge", "taken in charge")
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)

_FIELDS = {words: name for name, forms in HEADINGS.items() for words in forms}
_OUTCOMES = {words: value for value, forms in OUTCOMES.items() for words in forms}
# Around a heading: what programs and people put there.
_MARKS = " \t*_#>•-–—.:"
_HEADING = re.compile(r"^[ \t*_#•\-–—.\d)]{0,12}(?P<words>[^:*\n]{2,60}?)[ \t*_]{0,6}(?:[:：][ \t*_]*(?P<rest>.*))?$")
_GREETING = re.compile(r"^(bonjour|bonsoir|madame|monsieur|mesdames|chere?s?|hello|dear)\b[^.:]{0,30}$")
_CLOSING = re.compile(
    r"^((bien |tres )?cordialement|bien a (vous|toi)|salutations|(avec )?mes (meilleures )?salutations"
    r"|(best|kind) regards|sincerely|regards)\b.{0,60}$|^merci( d'avance| beaucoup| et bonne journee)?$"
)
_DAY = re.compile(r"^(?:le )?(?:\w+di |dimanche )?(\d{1,2})(?:er)? (\w{3,9}) (\d{4})$")
_NUMBERS = re.compile(r"^(?:le )?(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")


@dataclass
class ReplyText:
    """`said`: the text of each heading that was found; `rest`: all that stands under none, nor greets."""

    said: dict[str, str] = field(default_factory=dict)
    rest: str = ""
    takes_charge: bool = False


def read(text: str) -> ReplyText:
    """Never raises; linear in the length of the text."""
    lines = _without_manners(text.replace("\r\n", "\n").split("\n"))
    if _plain("\n".join(lines)) in TAKEN:
        return ReplyText(takes_charge=True)
    parts: dict[str, list[str]] = {"": []}
    under = ""
    for line in lines:
        found = _heading(line)
        if found is not None:
            under, line = found
            parts.setdefault(under, [])
        parts[under].append(line)
    said = {name: _written("\n".join(part).strip()) for name, part in parts.items()}
    rest = said.pop("")
    return _with_plain_values(ReplyText({name: words for name, words in said.items() if words}, rest))


def date_of(text: str) -> str:
    """As the form reads it, "2026-12-24": from "24/12/26" or "jeudi 24 décembre 2026"; else the text itself."""
    plain = _plain(text)
    if found := _NUMBERS.match(plain):
        day, month, year = (int(number) for number in found.groups())
        return f"{year + 2000 if year < 100 else year:04d}-{month:02d}-{day:02d}"
    found = _DAY.match(plain)
    if found and found[2] in MONTHS:
        return f"{found[3]}-{MONTHS.index(found[2]) + 1:02d}-{int(found[1]):02d}"
    return text


def _heading(line):
    """(field, what stands behind it on the line), or None."""
    match = _HEADING.match(line[:2000]) if len(line) <= 2000 else None
    if match is not None:
        name = _FIELDS.get(_plain(match["words"]))
        if name is not None:
            return name, match["rest"] or ""
    # "ISSUE solution", "DATE 24/12/2026": without a colon, only what leaves no doubt.
    first, _space, rest = line.strip(_MARKS).partition(" ")
    name = _FIELDS.get(_plain(first))
    if name == "outcome" and _plain(rest) in _OUTCOMES:
        return name, rest
    if name == "next_step_date" and date_of(rest) != rest:
        return name, rest
    return None


def _with_plain_values(reply):
    """The outcome and the date as the form takes them; words that say neither are kept with the rest."""
    if "outcome" in reply.said:
        first, _newline, more = reply.said["outcome"].partition("\n")
        value = _OUTCOMES.get(_plain(first))
        if value is None:
            reply.rest = _joined(reply.rest, reply.said.pop("outcome"))
        else:
            reply.said["outcome"], reply.rest = value, _joined(reply.rest, more)
    if "next_step_date" in reply.said:
        first, _newline, more = reply.said["next_step_date"].partition("\n")
        reply.said["next_step_date"], reply.rest = date_of(first.strip()), _joined(reply.rest, more)
    return reply


def _without_manners(lines):
    """Without "Bonjour," before, nor "Cordialement," and what follows it near the end."""
    start, end = 0, len(lines)
    while start < end and (not lines[start].strip() or _GREETING.match(_plain(lines[start]))):
        start += 1
    for number in range(max(start, end - 12), end):
        if _CLOSING.match(_plain(lines[number])):
            return lines[start:number]
    return lines[start:end]


def _written(text):
    """Nothing, for what our mail left to fill in: "(solution, in part…)"."""
    return "" if text.startswith("(") and text.endswith(")") and "\n" not in text else text


def _plain(text):
    return " ".join(folded(text).replace("’", "'").split()).strip(_MARKS + "!,;")


def _joined(*texts):
    return "\n\n".join(filter(None, (text.strip() for text in texts)))
