"""Writes docs/permissions.md from the tables."""

import re

from django.urls import URLPattern, URLResolver, get_resolver

from tests.nets.sources import ROOT

from . import (
    api,
    boards,
    commitments,
    directory,
    following,
    joining,
    notices,
    notifications,
    portal,
    reading,
    safeguarding,
    settling,
    sheets,
    steering,
)
from .actors import ACTORS, in_words

FILE = ROOT / "docs" / "permissions.md"
TABLES = {
    "Sheets": sheets,
    "Read before everyone can": reading,
    "What an answer is worth": settling,
    "Several classes, one problem": joining,
    "The board of a class": boards,
    "What was promised": commitments,
    "Reports, appeals and rights of reply": notices,
    "What is said in private": safeguarding,
    "Home, figures and demonstration": portal,
    "What waits, the week, redirections": steering,
    "Open data": api,
    "People and organisations": directory,
    "Messages": notifications,
    "Following": following,
}
PAGES = [page for table in TABLES.values() for page in table.PAGES]
OPERATIONS = [operation for table in TABLES.values() for operation in table.OPERATIONS]
INTRODUCTION = """\
# Who may do what

Written by `make docs` from the tables of `tests/permissions/`; a test tries each line as each person, on both
databases, and fails when this page no longer says the same.

- Whoever is not named is told that there is nothing there (404), as for an address that does not exist.
- Whoever is not signed in is asked to sign in, except where “everyone” may.
- *Refused* people know that the page exists: they are told why they may not (403).
- Nothing crosses from one programme to another: every address of the one, asked under the other, is a 404.
- A disabled account is nobody signed in.

The people that each line is tried with:

"""


def addresses() -> dict[str, str]:
    """{URL name: its path, `/fiches/<reference>/`}, from the addresses themselves."""
    return dict(_walk(get_resolver(), "/", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str):
    for pattern in resolver.url_patterns:
        path = prefix + re.sub(r"<\w+:", "<", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else path, path
        else:
            yield from _walk(pattern, path, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def write() -> str:
    parts = [INTRODUCTION, "".join(f"- {words}\n" for words in ACTORS.values())]
    known = addresses()
    for title, table in TABLES.items():
        parts.append(f"\n## {title}\n\n| To… | Address | Allowed | Refused |\n| --- | --- | --- | --- |\n")
        parts += [_page_line(page, known) for page in table.PAGES]
        if table.OPERATIONS:
            parts.append("\n| Operation | Allowed |\n| --- | --- |\n")
            parts += [_operation_line(operation) for operation in table.OPERATIONS]
    return "".join(parts)


def _page_line(page, known):
    address = known[page.name] + (f"?{page.query}" if page.query else "")
    refused = in_words(page.refused) if page.refused else ""
    return f"| {page.what} | `{page.method} {address}` | {in_words(page.allowed)} | {refused} |\n"


def _operation_line(operation):
    allowed = in_words(operation.allowed) if operation.allowed else ""
    system = "the system (installation, imports)" if operation.by_system else ""
    return f"| `{operation.name}` | {'; '.join(filter(None, [system, allowed]))} |\n"
