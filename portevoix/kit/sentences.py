"""`blocktranslate` also writes "d’" and "qu’" before a name that asks for it.

Put in Django's own `i18n` library when the site starts: two libraries of one name would be a warning, and another name
would have to be loaded, and remembered, by every template.
"""

from typing import Any

from django.template.base import Parser, Token, render_value_in_context
from django.template.context import Context
from django.templatetags import i18n
from django.utils.safestring import SafeString

from portevoix.kit.french import elided, may_be_elided


class _ElidingNode(i18n.BlockTranslateNode):
    def render(self, context: Context, nested: bool = False) -> str:
        written = super().render(context, nested)
        said = context[self.asvar] if self.asvar else written
        if not may_be_elided(said):
            return written
        said = elided(said, self._names(context))
        if not self.asvar:
            return said
        context[self.asvar] = SafeString(said)
        return ""

    def _names(self, context: Context) -> list[str]:
        with context.push({name: value.resolve(context) for name, value in self.extra_context.items()}):
            _sentence, names = self.render_token_list(self.singular)
            values = [context.get(name) for name in names]
            return [render_value_in_context(value, context) for value in values if isinstance(value, str)]


def blocktranslate(parser: Parser, token: Token) -> Any:
    node = i18n.do_block_translate(parser, token)
    node.__class__ = _ElidingNode
    return node


def install() -> None:
    for name in ("blocktranslate", "blocktrans"):
        i18n.register.tag(name, blocktranslate)
