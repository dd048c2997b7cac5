"""A queryset without an order comes in any order: here it really does."""

from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import (
    SQLAggregateCompiler,
    SQLCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)

WRITERS = (SQLAggregateCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler)
_order_by_pairs = SQLCompiler._order_by_pairs


def shuffled(compiler):
    """In the place of `SQLCompiler._order_by_pairs`."""
    pairs = list(_order_by_pairs(compiler))
    if not pairs and _shows_rows(compiler):
        pairs = [(OrderBy(Random()), False)]
    yield from pairs


def _shows_rows(compiler):
    """A plain SELECT. Groups, distinct rows, unions and subqueries cannot take one more expression."""
    query = compiler.query
    return (
        not isinstance(compiler, WRITERS)
        and not query.subquery
        and not query.distinct
        and not query.combinator
        and query.group_by is None
        and not any(annotation.contains_aggregate for annotation in query.annotation_select.values())
    )


def watch(monkeypatch):
    monkeypatch.setattr(SQLCompiler, "_order_by_pairs", shuffled)
