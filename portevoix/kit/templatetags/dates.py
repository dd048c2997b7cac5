import datetime

from django import template

from portevoix.kit import clock
from portevoix.kit.french import day_in_words

register = template.Library()
register.filter("day_in_words", day_in_words)


@register.filter
def written_day(iso: str) -> str:
    """A day as the history keeps it, "2026-12-01", in words."""
    return day_in_words(datetime.date.fromisoformat(iso))


@register.filter
def is_past(moment: datetime.datetime) -> bool:
    """Whether what was promised by `moment` is late."""
    return moment < clock.now()
