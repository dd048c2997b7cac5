"""Every word and icon of a document, in the active language, ready to leave as JSON."""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

INK = "#17203d"
UNPRINTABLE = {"Cc", "Cs", "Co"}  # control characters, halves of characters, private ones: PDF refuses some
WITHOUT_MEANING = "\ufeff\ufffe\uffff"
QUESTIONS_A_PAGE = 2  # `paper.typ` cuts them the same
UNBROKEN = 18  # letters in a row; a longer word may be cut anywhere, or it would leave the page


def poster(facts: Mapping) -> dict:
    facts = _printable(facts)
    words = {
        "headline": _("Say what is not working"),
        "steps": [_("Scan with your phone"), _("Speak or write"), _("Your class is heard")],
        "qr": _("QR code that opens %(address)s") % facts,
        "type_address": _("Or type this address"),
        "type_code": _("then this code"),
        "no_name": _("No account. No name."),
        "until": _("Until %(day)s") % {"day": facts["until"].replace(" ", "\u00a0")},
        "destroyed": _("Voices and photos are destroyed."),
    }
    return _order("poster", facts, words, _("Poster: %(cohort)s") % facts, ("user-x", "calendar-days", "shredder"))


def paper_form(facts: Mapping) -> dict:
    facts = _printable(facts)
    total = -(-len(facts["headings"]) // QUESTIONS_A_PAGE)
    words = {
        "headline": _("Say what is not working"),
        "how": _("No name. A few words are enough."),
        "agree": _("I agree that somebody copies out my words."),
        "give_back": _("Give this back to your delegate"),
        "until": _("Until %(day)s") % {"day": facts["until"].replace(" ", "\u00a0")},
        "qr": _("QR code that opens %(address)s") % facts,
        "pages": [_("Page %(page)s of %(total)s") % {"page": page, "total": total} for page in range(1, total + 1)],
    }
    icons = [heading["icon"] for heading in facts["headings"]]
    return _order("paper", facts, words, _("Paper form: %(cohort)s") % facts, icons)


def _order(document, facts, words, title, icons):
    code = facts["code"]
    return {
        "document": document,
        "title": title,
        "facts": {**facts, "cohort": _breakable(facts["cohort"]), "code": [code[:4], code[4:]]},
        "words": words,
        "icons": {name: _icon(name) for name in icons},
    }


def _icon(name):
    """An SVG file of its own; inside a page the name space is not needed, so the package leaves it out."""
    drawn = lucide(name, size=24, stroke=INK)
    return str(drawn).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def _printable(value):
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    kept = (" " if unicodedata.category(c) in UNPRINTABLE or c in WITHOUT_MEANING else c for c in str(value))
    return re.sub(r"[ \t\r\n\u2028\u2029]+", " ", "".join(kept)).strip()


def _breakable(name):
    return re.sub(rf"\S{{{UNBROKEN}}}(?=\S)", "\\g<0>\u200b", name)
