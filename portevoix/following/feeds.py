"""Atom feeds: what happened to what everyone may read, the latest first."""

import re
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language

from portevoix.programmes.addresses import address, origin
from portevoix.programmes.models import Programme
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry

from . import lines, targets
from .targets import Target

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 50
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def entries_of(target: Target) -> list[Entry]:
    """Of the newest sheets (targets.latest_sheets). Of one sheet, its small steps too."""
    verbs = lines.OF_SHEETS if target.kind == "sheet" else [verb for verb in lines.OF_SHEETS if verb in lines.GREAT]
    about = Entry.objects.filter(subject_model=Sheet._meta.label, subject_id__in=targets.latest_sheets(target))
    return list(about.filter(verb__in=verbs).latest_first()[:MOST_ENTRIES])


def feed_of(target: Target, *, self_url: str) -> Atom1Feed:
    programme, entries = target.programme, entries_of(target)
    view, args, query = target.page
    whole = target.kind == "programme"
    feed = Atom1Feed(
        title=readable(programme.name if whole else f"{target.name} · {programme.name}"),
        link=address(programme, view, *args) + query,
        description=readable(programme.local_pitch) if whole else "",
        language=get_language(),
        feed_url=self_url,
        feed_guid=_tag(programme, f"{target.kind}/{target.slug}"),
        author_name="Porte-Voix",
    )
    abouts = {entry: about for about in lines.grouped(entries, programme) for entry in about.entries}
    for entry in entries:
        if entry in abouts:
            _add(feed, entry, abouts[entry], programme)
    return feed


def _add(feed, entry, about, programme):
    sentence = lines.sentence_of(entry)
    feed.add_item(
        title=readable(f"{about.title} — {sentence}"),
        link=about.link,
        # Readers take a summary for HTML.
        description=escape(readable(sentence)),
        unique_id=_tag(programme, f"entry/{entry.pk}"),
        pubdate=entry.happened_at,
        updateddate=entry.happened_at,
    )


def readable(text: str) -> str:
    """Without the characters that no XML may hold: people paste them, and a feed would be lost for one."""
    return UNREADABLE.sub("", text)


def _tag(programme: Programme, name: str) -> str:
    """An identity that no change of address or title touches (RFC 4151)."""
    return f"tag:{urlsplit(origin(programme)).hostname},{programme.created_at:%Y}:{programme.slug}/{name}"
