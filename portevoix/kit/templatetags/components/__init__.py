"""Every component of the pages, by its tag's name: `{% load components %}`.

The gallery at /composants/ shows each of them in every state.
"""

from django import template

from . import cards, journeys, marks, pages

register = template.Library()

for mark in (
    marks.icon,
    marks.status,
    marks.referral_state,
    marks.outcome,
    marks.commitment_standing,
    marks.late,
    marks.when,
    marks.party,
):
    register.simple_tag(mark, name=mark.__name__)

for line in (cards.figure, cards.data_table, pages.tabs):
    register.simple_tag(line, name=line.__name__)

for step in (
    journeys.error_summary,
    journeys.step_progress,
    journeys.autosave_status,
    journeys.listen,
    journeys.print_button,
):
    register.simple_tag(step, name=step.__name__)

for block in (
    cards.card,
    cards.figures,
    cards.timeline,
    cards.moment,
    cards.bubble,
    cards.table,
    journeys.explain,
    pages.page_head,
    pages.hero,
    pages.notice,
    pages.empty,
    pages.filters,
):
    register.simple_block_tag(block, name=block.__name__)

register.simple_tag(pages.pagination, takes_context=True, name="pagination")
register.simple_block_tag(pages.confirm, takes_context=True, name="confirm")
