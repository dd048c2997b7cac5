"""Things shown in lists: cards, figures, dated history, speech, tables."""

import datetime
from collections.abc import Iterable, Sequence

from django.utils.formats import number_format
from django.utils.safestring import SafeString

from portevoix.kit.markup import format_html, format_html_join

from . import marks

NUMBER = SafeString(' class="number"')
# Signs of a number that leaves room for a neighbour on a phone.
SHORT = 4


def card(
    content: str,
    *,
    title: str,
    url: str = "",
    reference: str = "",
    status: str = "",
    referral: str = "",
    late: bool | int = False,
    badge: str = "",
    icon: str = "",
    level: int = 3,
    foot: str = "",
) -> SafeString:
    """An index card. The whole card is the link's target; the title alone is its text.

    `late` is True, or a number of days. `status` is a sheet's, `referral` an addressee's; `badge` any other mark.
    """
    head = format_html('<span class="reference">{}</span>', reference) if reference else ""
    badges = marks.status(status) if status else SafeString("")
    if referral:
        badges += marks.referral_state(referral)
    if badge:
        badges = format_html("{}{}", badges, badge)
    if late:
        badges += marks.late(None if late is True else late)
    name = format_html('<a href="{}" dir="auto">{}</a>', url, title) if url else format_html("<bdi>{}</bdi>", title)
    return format_html(
        '<article class="card"><header>{head}<span class="badges">{badges}</span></header>'
        '<h{level}>{icon}{name}</h{level}><div class="card-body">{content}</div>{foot}</article>',
        head=head,
        badges=badges,
        level=int(level),
        icon=marks.icon(icon, 22) if icon else "",
        name=name,
        content=content,
        foot=format_html("<footer>{}</footer>", foot) if foot else "",
    )


def figures(content: str) -> SafeString:
    """A row of figures."""
    return format_html('<ul class="figures" role="list">{}</ul>', content)


def figure(
    number: float | str, label: str, note: str = "", icon: str = "", url: str = "", tone: str = ""
) -> SafeString:
    """A big number, what it counts, and what it does not say."""
    shown = number if isinstance(number, str) else number_format(number, force_grouping=True)
    words = format_html('<a href="{}">{}</a>', url, label) if url else label
    return format_html(
        '<li class="figure {tone}{length}"><strong>{icon}{number}</strong> <span>{words}</span>{note}</li>',
        tone=tone,
        length=" long" if len(shown) > SHORT else "",
        icon=marks.icon(icon, 28) if icon else "",
        number=shown,
        words=words,
        note=format_html(" <small>{}</small>", note) if note else "",
    )


def timeline(content: str, *, label: str) -> SafeString:
    """The dated history: a list of `moment`."""
    return format_html('<ol class="timeline" role="list" aria-label="{}">{}</ol>', label, content)


def moment(
    content: str, *, when: datetime.date, icon: str = "circle-dot", tone: str = "", style: str = "day"
) -> SafeString:
    """One whole sentence of the history, with its date. A date to come takes `tone="coming"`."""
    return format_html(
        '<li class="moment {}"><span class="dot">{}</span><p class="moment-date">{}</p><div dir="auto">{}</div></li>',
        tone,
        marks.icon(icon, 16),
        marks.when(when, style),
        content,
    )


def bubble(
    content: str, *, author: str, kind: str = "service", when: datetime.date | None = None, outcome: str = ""
) -> SafeString:
    """What somebody said, with who says it: an answer, a message of the private thread."""
    return format_html(
        '<article class="bubble {kind}"><header>{party}{when}{outcome}</header>'
        '<div dir="auto">{content}</div></article>',
        kind=kind,
        party=marks.party(author, kind),
        when=marks.when(when) if when else "",
        outcome=marks.outcome(outcome) if outcome else "",
        content=content,
    )


def table(content: str, *, caption: str) -> SafeString:
    """A hand-written table. Give each `td` a `data-label`: it shows where the columns stack."""
    return format_html('<table class="stacks"><caption>{}</caption>{}</table>', caption, content)


def data_table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> SafeString:
    """A table from plain rows. The first cell of a row names it; columns of numbers are set to the right.

    The roles are written out because stacking (`display: block`) takes them away in some browsers.
    """
    rows = list(rows)
    sides = [NUMBER if rows and isinstance(value, int | float) else "" for value in (rows[0] if rows else columns)]
    heads = format_html_join("", '<th scope="col" role="columnheader"{}>{}</th>', zip(sides, columns, strict=True))
    body = format_html_join("", '<tr role="row">{}</tr>', ((_cells(columns, sides, row),) for row in rows))
    return format_html(
        '<table class="stacks" role="table"><caption>{}</caption><thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table>',
        caption,
        heads,
        body,
    )


def _cells(columns: Sequence[str], sides: Sequence[str], row: Sequence[object]) -> SafeString:
    first, *others = row
    cells = format_html_join(
        "",
        '<td role="cell" data-label="{}"{}>{}</td>',
        zip(columns[1:], sides[1:], map(_shown, others), strict=True),
    )
    return format_html('<th scope="row" role="rowheader" dir="auto">{}</th>{}', first, cells)


def _shown(value: object) -> object:
    return number_format(value, force_grouping=True) if isinstance(value, int | float) else value
