from collections.abc import Iterable, Mapping

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portevoix.kit.templatetags.components import cards
from portevoix.timeline.models import Entry

register = template.Library()


@register.simple_tag(takes_context=True)
def history(context, entries: Iterable[Entry], texts: Mapping[int, str] | None = None) -> SafeString:
    """`{% history entries texts %}`: dated sentences, each drawn by the template of its verb's name.

    `texts`: what somebody wrote on that occasion, by the entry's key (the facts keep no text).
    A template receives `entry`, `facts`, `text` and `programme`.
    """
    texts = texts or {}
    templates = {}
    sentences = []
    for entry in entries:
        name = entry.template_name
        if name not in templates:
            templates[name] = get_template(name)
        sentences.append(
            templates[name].render(
                {
                    "entry": entry,
                    "facts": entry.facts,
                    "text": texts.get(entry.pk, ""),
                    "programme": context.get("programme"),
                }
            )
        )
    return cards.timeline(mark_safe("".join(sentences)), label=gettext("What happened"))  # noqa: S308
