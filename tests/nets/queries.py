"""The cost of a page must not grow with its rows."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .faults import Fault


def count_queries(act) -> list[str]:
    # A page may keep figures for a minute: counting starts from nothing.
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def assert_constant(act, *, add_rows):
    """`act` costs as many queries after `add_rows()` as before."""
    act()  # what a process learns once: content types, programmes
    few = count_queries(act)
    add_rows()
    many = count_queries(act)
    if len(many) != len(few):
        extra = "\n".join(sql for sql in many if sql not in few) or "\n".join(many)
        raise Fault(f"{len(few)} queries for few rows, {len(many)} for more:\n{extra}")
