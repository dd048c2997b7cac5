"""Postal addresses: a number and a way, a residence and a flat, a postcode and its town."""

import re

from .kinds import Kind
from .lexicon import ADDRESS_PARTICLES, ADDRESS_STOPS

_STRONG = (
    "rue|av|ave|avenue|bd|bld|blvd|boulevard|chemin|impasse|allee|ruelle|faubourg|fbg|sentier|venelle|montee|esplanade"
)
_WEAK = (
    "place|pl|cours|quai|route|rte|square|passage|traverse|voie|cite"
    "|villa|residence|lotissement|hameau|quartier|domaine|clos|che|ch|all|r"
    "|rond-point|promenade|mail|parvis"
)
_NUMBER = r"(?<![\w.,/€-])\d{1,4}(?:[ -]\d{1,4})?\s?(?:bis|ter|quater|[a-d])?\b(?:\s?(?:et|/|-)\s?\d{1,4})?\s?,?\s{0,2}"
_NUMBERED = re.compile(rf"{_NUMBER}\b({_STRONG}|{_WEAK})\b\.?")
_STRONG_WAYS = frozenset(_STRONG.split("|"))
_HOUSE = re.compile(
    r"\b(?:residence|lotissement|cite|hlm|immeuble|tour|villa|domaine|clos|hameau|lieu[ -]dit|quartier"
    r"|foyer|batiment|bat)\b"
    r"\.?[^.;:!?\n]{0,60}?,?\s(?:bat(?:iment)?|appt?|appart(?:ement)?|apt|porte|etage|escalier|esc|chambre|logement)\b"
    r"\.?\s?(?:n°\s?|numero\s)?(?:\d{1,4}[a-z]?|[a-z])\b"
)
_FLAT = re.compile(
    r"[,\s-]{1,3}(?:(?:au\s)?\d{1,2}(?:er|e|eme)?\setage"
    r"|(?:bat(?:iment)?|appt?|appart(?:ement)?|apt|porte|etage|escalier|esc|chambre)\b\.?\s?(?:n°\s?)?"
    r"(?:\d{1,4}[a-z]?|[a-z])\b)"
)
_TOWN = re.compile(
    r"[,\s(-]{1,4}(?:a\s)?(?:f-)?\d{2}\s?\d{3}\s[a-z][\w'-]{1,30}"
    r"(?:[ -](?:sur|sous|en|les|la|le|de|du|d')[ -]?[\w'-]{2,30}){0,3}(?:\scedex(?:\s\d{1,2})?)?"
)
_POSTCODE = re.compile(
    r"(?<![\w.,-])(?:0[1-9]|[1-8]\d|9[0-5]|97|98)\s?\d{3}\s[A-ZÀ-Ý][\w'-]{1,30}(?:[ -][A-ZÀ-Ý][\w'-]{1,30}){0,4}"
)
_BEFORE_POSTCODE = re.compile(
    r"\b(?:residence|lotissement|cite|hlm|immeuble|tour|villa|domaine|clos|hameau|lieu[ -]dit|quartier|foyer|bp|chez"
    r"|adresse)\b[^.;:!?\n]{0,60}$"
)
_MOST_WORDS = 7


def addresses(plain):
    text = plain.folded
    index = {start: place for place, (start, _end) in enumerate(plain.words)}
    for match in plain.near_digits(_NUMBERED, 1, 40):
        end = _way(plain, index, match)
        if end is not None:
            yield match.start(), _and_more(text, end), Kind.ADDRESS, True
    for match in _HOUSE.finditer(text):
        yield match.start(), _and_more(text, match.end()), Kind.ADDRESS, False
    for match in plain.near_digits(_POSTCODE, 1, 190, plain.text):
        before = _BEFORE_POSTCODE.search(text[max(0, match.start() - 80) : match.start()])
        start = match.start() - (len(before[0]) if before else 0)
        yield start, match.end(), Kind.ADDRESS, bool(before)


def _way(plain, index, match):
    """Where the way's name ends; None if the words after it name no way (« 3 cours par semaine »)."""
    first, is_strong = _word_at(plain, index, match), match[1] in _STRONG_WAYS
    end, content, is_capital = None, 0, False
    for place in range(first, min(first + _MOST_WORDS, len(plain.words))):
        start, stop = plain.words[place]
        if not _follows(plain.text, plain.words[place - 1][1], start):
            break
        word, capital = plain.folded_words[place], plain.text[start].isupper()
        if word in ADDRESS_PARTICLES and not capital and word != "a":
            continue
        if word in ADDRESS_STOPS or (content and not capital and (is_capital or not is_strong or content >= 2)):
            break
        if not capital and not is_strong:
            return None
        content, end, is_capital = content + 1, stop, is_capital or capital
    return end


def _word_at(plain, index, match):
    """The place of the first word after the kind of way."""
    start = match.start(1)
    if start in index:
        return index[start] + 1
    return next((place for place, (_s, end) in enumerate(plain.words) if end >= match.end(1)), len(plain.words)) + 1


def _follows(text, end, start):
    """Nothing but a space, a hyphen, an apostrophe or the point of « av. » between two words."""
    return text[end:start] in (" ", "-", "'", "' ", ". ", "  ")


def _and_more(text, end):
    """The flat, the postcode and the town that follow."""
    for pattern in (_FLAT, _FLAT, _TOWN, _FLAT):
        more = pattern.match(text, end)
        if more:
            end = more.end()
    return end
