from django import template

from portevoix.programmes import words

register = template.Library()


@register.simple_tag(takes_context=True)
def word(context, key, form="singular", capital=False):
    """`{% word "delegate" %}`, `{% word "sheet" "plural" capital=True %}`, `{% word "desk" "of" %}`."""
    programme = context.get("programme") or getattr(context.get("request"), "programme", None)
    found = words.word(programme, key, form)
    return found[:1].upper() + found[1:] if capital else found
