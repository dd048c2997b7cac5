"""What the class says of its own draft before it leaves: in numbers, and in words.

Pure: no request, no clock, no query.
"""

import hashlib

from django.utils.translation import gettext as _

# Fewer answers than this are never told one by one: in a small class, a number is a name.
TOLD_FROM = 5
HEADINGS = ("problem", "causes", "consequences", "solutions")


def fingerprint(sheet) -> str:
    """Of the four headings as they stand: another text is another question to the class."""
    return hashlib.sha256("\0".join(getattr(sheet, name) for name in HEADINGS).encode()).hexdigest()


def is_approved(recognised: int, consulted: int) -> bool:
    """More than half of those who answered recognise themselves."""
    return recognised * 2 > consulted


def in_words(recognised: int | None, consulted: int | None) -> str:
    """ "" when nobody was asked or answered."""
    if not consulted:
        return ""
    if consulted >= TOLD_FROM:
        words = {"yes": recognised, "all": consulted}
        return _("%(yes)s of the %(all)s people who answered recognise themselves in this text.") % words
    return _("A few people of the class answered.")
