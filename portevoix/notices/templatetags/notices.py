from django import template

from portevoix.kit import clock
from portevoix.notices import reading, reply_text
from portevoix.notices.models import RightOfReply

register = template.Library()


@register.inclusion_tag("notices/parts/replies.html")
def rights_of_reply(sheet, history):
    """What those whom the sheet names say, under it. One query, and none where its history knows of no reply.

    Words of danger are never public alone: who helps stands with them.
    """
    has_any = any(entry.verb == "notices.replied" for entry in history)
    replies = list(RightOfReply.objects.filter(sheet=sheet).shown()) if has_any else []
    for reply in replies:
        reply.help_lines = reply_text.found_in(reply.text).help_lines
    return {"replies": replies}


@register.inclusion_tag("notices/parts/waiting.html")
def notices_waiting(programme):
    """For the desk: how many reports, appeals and replies wait, how many are late. Three queries."""
    return reading.counts(programme, at=clock.now())
