from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portevoix.kit import text
from portevoix.kit.markup import format_html, format_html_join
from portevoix.kit.templatetags.components import cards, marks
from portevoix.sheets.listing import Line

register = template.Library()


@register.simple_tag
def sheet_cards(lines: Iterable[Line], level: int = 2) -> SafeString:
    """Cards of `listing.Line`s, written in Python: a template for each would double the page's time."""
    # Asked once: each address ends with the reference.
    root = reverse("sheets:list")
    sent = gettext("Sent on %(date)s")
    words = {state: str(shown.words) for state, shown in text.REFERRAL_STATES.items()}
    return format_html(
        '<div class="cards">{}</div>',
        mark_safe("".join(_card(line, root, sent, words, level) for line in lines)),  # noqa: S308
    )


def _card(line, root, sent, words, level):
    where = ", ".join(filter(None, (line.place, line.territory)))
    body = format_html(
        '<p class="from">{}<span><bdi>{}</bdi> · <bdi>{}</bdi></span></p>'
        '<p class="about"><bdi>{}</bdi>{}</p><ul class="addressees" role="list">{}</ul>',
        marks.icon("users"),
        line.cohort,
        line.provider,
        line.theme,
        format_html(" · <bdi>{}</bdi>", where) if where else "",
        _addressees(line.addressees, words),
    )
    return cards.card(
        body,
        title=line.title,
        url=f"{root}{line.reference}/",
        reference=line.reference,
        status=line.status,
        icon=line.icon,
        level=level,
        foot=mark_safe(sent % {"date": marks.when(line.sent_at)}),  # noqa: S308  (a date and our own words)
    )


def _addressees(addressees, words):
    return format_html_join(
        "",
        '<li class="{}"><bdi>{}</bdi> <span>{}</span></li>',
        ((text.REFERRAL_STATES[state].tone, name, words[state]) for name, state in addressees),
    )
