from collections.abc import Iterable
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portevoix.kit import text
from portevoix.kit.markup import format_html
from portevoix.kit.templatetags.components import cards, marks
from portevoix.sheets.listing import Line

register = template.Library()


@register.simple_tag
def sheet_cards(lines: Iterable[Line], level: int = 2) -> SafeString:
    """Cards of `listing.Line`s, written in Python: a template for each would double the page's time."""
    # Asked once: each address ends with the reference.
    root = reverse("sheets:list")
    sent = gettext("Sent on %(date)s")
    words = {state: escape(str(shown.words)) for state, shown in text.REFERRAL_STATES.items()}
    return format_html(
        '<div class="cards">{}</div>',
        mark_safe("".join(_card(line, root, sent, words, level) for line in lines)),  # noqa: S308
    )


def _card(line, root, sent, words, level):
    where = ", ".join(filter(None, dict.fromkeys((line.place, line.territory))))
    # Escaped here, once each: nested `format_html` took a third of the page's time.
    body = (
        f'<p class="from">{marks.icon("users")}<span><bdi>{escape(line.cohort)}</bdi>'
        f" · <bdi>{escape(line.provider)}</bdi></span></p>"
        f'<p class="about"><bdi>{escape(line.theme)}</bdi>{f" · <bdi>{escape(where)}</bdi>" if where else ""}</p>'
        f"{_told_by(line.told_by)}"
        f'<ul class="addressees" role="list">{_addressees(line.addressees, words)}</ul>'
    )
    return cards.card(
        mark_safe(body),  # noqa: S308
        title=line.title,
        url=f"{root}{line.reference}/",
        reference=line.reference,
        status=line.status,
        icon=line.icon,
        level=level,
        foot=mark_safe(sent % {"date": marks.when(line.sent_at)}),  # noqa: S308  (a date and our own words)
    )


def _told_by(words):
    return f'<p class="told-by">{marks.icon("megaphone")}<span>{escape(words)}</span></p>' if words else ""


def _addressees(addressees, words):
    return "".join(
        f'<li class="{text.REFERRAL_STATES[state].tone}"><bdi>{escape(name)}</bdi> <span>{words[state]}</span></li>'
        for name, state in addressees
    )
