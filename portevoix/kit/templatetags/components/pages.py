"""The frame of a page: its head, the ways through it, what it says when there is nothing."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portevoix.kit.markup import format_html, format_html_join

from . import marks

NOTICES = {"info": "info", "success": "circle-check-big", "warning": "triangle-alert", "error": "circle-alert"}


def page_head(content: str, *, title: str, kicker: str = "", icon: str = "") -> SafeString:
    """The one `h1` of a page, a word above it, and a lead under it."""
    return format_html(
        '<header class="page-head">{}<h1 dir="auto">{}</h1><div class="lead">{}</div></header>',
        format_html('<p class="kicker">{}{}</p>', marks.icon(icon) if icon else "", kicker) if kicker else "",
        title,
        content,
    )


def hero(content: str, *, title: str, kicker: str = "", level: int = 1) -> SafeString:
    """The `h1` of a home page, said loud: the megaphone's waves stand beside it."""
    return render_to_string(
        "kit/components/hero.html", {"content": content, "title": title, "kicker": kicker, "level": level}
    )


def notice(content: str, *, kind: str = "info", title: str = "") -> SafeString:
    """Something to know before reading on."""
    return format_html(
        '<div class="notice {}">{}<div>{}{}</div></div>',
        kind,
        marks.icon(NOTICES[str(kind)], 24),
        format_html("<strong>{}</strong>", title) if title else "",
        content,
    )


def empty(content: str, *, title: str, icon: str = "inbox", level: int = 2) -> SafeString:
    """Nothing here yet, and what to do next. The block holds the advice and its button."""
    return format_html(
        '<div class="empty">{0}<h{1}>{2}</h{1}>{3}</div>', marks.icon(icon, 56), int(level), title, content
    )


def tabs(label: str, items: Sequence[tuple[object, ...]]) -> SafeString:
    """Links shown as tabs. Items: (words, url, is_current) or (words, url, is_current, count)."""
    links = format_html_join("", "<li>{}</li>", ((_tab(*item),) for item in items))
    return format_html('<nav class="tabs" aria-label="{}"><ul role="list">{}</ul></nav>', label, links)


def _tab(words: object, url: object, is_current: object, count: object = None) -> SafeString:
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        url,
        format_html(' aria-current="{}"', "page") if is_current else "",
        words,
        format_html(' <span class="count">{}</span>', count) if count is not None else "",
    )


def pagination(
    context: Context, page: int, *, has_next: bool, has_previous: bool, pages: int | None = None
) -> SafeString:
    """Newer and older pages; the query string of the address is kept. `pages` is None beyond the bound of counting."""
    if not (has_next or has_previous):
        return SafeString("")
    request: HttpRequest = context["request"]
    return render_to_string(
        "kit/components/pagination.html",
        {
            "page": page,
            "pages": pages,
            "previous_url": _page_url(request, page - 1) if has_previous else "",
            "next_url": _page_url(request, page + 1) if has_next else "",
        },
    )


def _page_url(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if page > 1:
        query["page"] = str(page)
    return f"?{query.urlencode()}" if query else request.path


def filters(content: str, *, action: str = "", active: int = 0, reset_url: str = "", label: str = "") -> SafeString:
    """A GET form around its fields, folded on a phone until opened. `active` counts the filters in use."""
    return render_to_string(
        "kit/components/filters.html",
        {"content": content, "action": action, "active": active, "reset_url": reset_url, "label": label},
    )


def confirm(
    context: Context,
    content: str,
    *,
    question: str,
    action: str,
    verb: str,
    cancel_url: str,
    is_grave: bool = False,
) -> SafeString:
    """A last question before something that cannot be undone. The block holds what will happen, and hidden fields."""
    return render_to_string(
        "kit/components/confirm.html",
        {
            "content": content,
            "question": question,
            "action": action,
            "verb": verb,
            "cancel_url": cancel_url,
            "is_grave": is_grave,
            "token": get_token(context["request"]),
        },
    )
