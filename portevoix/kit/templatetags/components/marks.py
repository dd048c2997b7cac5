"""The smallest marks, built in Python: a list page shows dozens of them."""

import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from lucide.templatetags.lucide import lucide

from portevoix.kit import text
from portevoix.kit.french import day_in_words
from portevoix.kit.markup import format_html

ENOUGH_DAYS = 4096  # distinct dates kept in words; a few hundred bytes each


@lru_cache(maxsize=512)
def icon(name: str, size: int = 20) -> SafeString:
    """A pictogram for the eyes only; its word stands beside it. An unknown name raises."""
    attributes = {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    return mark_safe(lucide(str(name), size=size, **attributes))  # noqa: S308  (the icon package's own SVG)


def status(value: str) -> SafeString:
    """What a sheet has become: one of the four statuses, or a draft."""
    return _badge("sheet", str(value), get_language())


def referral_state(value: str) -> SafeString:
    """Where one addressee stands with the sheet."""
    return _badge("referral", str(value), get_language())


def outcome(value: str) -> SafeString:
    """What an answer brings. Answered and solved are two different things."""
    return _badge("answer", str(value), get_language())


def commitment_standing(value: str) -> SafeString:
    """What became of a promise: still to come, late, kept or given up."""
    return _badge("commitment", str(value), get_language())


STATES = {
    "sheet": text.SHEET_STATUSES,
    "referral": text.REFERRAL_STATES,
    "answer": text.OUTCOMES,
    "commitment": text.COMMITMENT_STANDINGS,
}


@lru_cache(maxsize=128)
def _badge(subject: str, value: str, language: str | None) -> SafeString:
    # The language is part of the key: the same state is said in each of them.
    state = STATES[subject][value]
    return format_html('<span class="badge {}">{}{}</span>', state.tone, icon(state.icon, 16), str(state.words))


def late(days: int | None = None) -> SafeString:
    """The stamp of a broken promise, with the number of days when it is known."""
    words = gettext("Late")
    if days is not None:
        words = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    return format_html('<span class="badge late">{}{}</span>', icon("alarm-clock", 16), words)


def when(moment: datetime.date, style: str = "day") -> SafeString:
    """A date in words inside `<time>`. Styles: `day`, `short` (no year), `moment` (with the hour)."""
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        if style != "moment":
            moment = moment.date()
    return _time(moment, str(style), get_language())


@lru_cache(maxsize=ENOUGH_DAYS)
def _time(moment: datetime.date, style: str, language: str | None) -> SafeString:
    if style == "moment":
        machine = moment.isoformat(timespec="minutes") if isinstance(moment, datetime.datetime) else moment.isoformat()
        words = gettext("%(day)s at %(hour)s") % {
            "day": day_in_words(moment),
            "hour": date_format(moment, "TIME_FORMAT"),
        }
        return format_html('<time datetime="{}">{}</time>', machine, words)
    words = day_in_words(moment, "MONTH_DAY_FORMAT" if style == "short" else "DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


PARTIES = {
    "class": "users",
    "person": "user",
    "provider": "school",
    "service": "landmark",
    "mission_locale": "hand-helping",
    "desk": "megaphone",
    "place": "map-pin",
}


def party(name: str, kind: str = "person", detail: str = "", url: str = "") -> SafeString:
    """A person, a class, an organisation or a place in one line. Names may run right to left."""
    shown = format_html('<a href="{}" dir="auto">{}</a>', url, name) if url else format_html("<bdi>{}</bdi>", name)
    more = format_html(' <span class="detail" dir="auto">{}</span>', detail) if detail else ""
    return format_html('<span class="party">{}<span>{}{}</span></span>', icon(PARTIES[str(kind)]), shown, more)
