"""What Django does not know of French: the first of the month, an alphabet with accents, "d’" before a vowel."""

import datetime
import re
import unicodedata
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

# A silent h, where names of organisations have it; the others are kept: "de Haute-Loire", "de Hauts-de-France".
_SILENT_H = ("habit", "harmon", "herault", "hippo", "histoire", "hopi", "horizon", "horti", "hospi", "hote", "humani")
_WHOLE_BEFORE = ("onz", "oui", "ya", "ye", "yo", "yu")
_SHORTENED = r"\b([Dd]|(?:[Jj]us|[Ll]ors|[Pp]uis)?[Qq]u)e (<bdi>)?"
_MAY_BE_SHORTENED = re.compile(_SHORTENED)


def day_in_words(moment: datetime.date, style: str = "DATE_FORMAT") -> str:
    """The local day of a date or an instant: "1er décembre 2026", "2 décembre 2026", "Dec. 1, 2026".

    `style` is the name of one of Django's date formats.
    """
    if isinstance(moment, datetime.datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    words = date_format(moment, style)
    is_first_in_french = moment.day == 1 and (get_language() or "fr").startswith("fr")
    return words.replace("1 ", "1er ", 1) if is_first_in_french and words.startswith("1 ") else words


def folded(text: str) -> str:
    """Without capitals nor accents, for searching and for sorting: É stands with E, not after Z."""
    # Decomposed first: a capital may stand inside a letter of mathematics, which has no small one.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def elided(sentence: str, names: Iterable[str]) -> str:
    """ "la réponse d’Association", "qu’Emploi Conseil": before those of the `names` that ask for it. French alone.

    `names`: as they stand in the sentence, escaped on a page. What the names themselves say stays as it is.
    """
    if not may_be_elided(sentence):
        return sentence
    asking = {name for name in names if _asks_for_elision(name)}
    if not asking:
        return sentence
    longest_first = "|".join(map(re.escape, sorted(asking, key=lambda name: (-len(name), name))))
    return re.sub(rf"{_SHORTENED}(?={longest_first})", lambda found: f"{found[1]}’{found[2] or ''}", sentence)


def may_be_elided(sentence: str) -> bool:
    """Whether it is worth looking at the names."""
    return (get_language() or "fr").startswith("fr") and _MAY_BE_SHORTENED.search(sentence) is not None


def _asks_for_elision(name: str) -> bool:
    word = folded(name[:12])
    if word.startswith(_WHOLE_BEFORE):
        return False
    return word[:1] in set("aeiouyœæ") or word.startswith(_SILENT_H)
