from django import template
from django.urls import reverse
from django.utils.translation import gettext

from portevoix.kit.templatetags.components import pages

register = template.Library()


@register.simple_tag
def heading_tabs(board, tabs):
    """The four headings, each with how many contributions wait there. `tabs`: (heading, count, is_current)."""
    items = [
        (heading.words, reverse("boards:gather", args=[board.cohort.slug, heading.slug]), is_current, count)
        for heading, count, is_current in tabs
    ]
    return pages.tabs(gettext("The headings of the sheet"), items)
