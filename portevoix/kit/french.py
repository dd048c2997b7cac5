"""What Django's formats do not know of French: the first of the month, and an alphabet with accents."""

import datetime
import unicodedata

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


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
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
