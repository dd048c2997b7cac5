from django import template

from portevoix.kit.french import day_in_words

register = template.Library()
register.filter("day_in_words", day_in_words)
