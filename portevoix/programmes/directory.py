"""Which programme does an address belong to? Host name first, then `/p/<slug>/`, then the default.

Programmes change a few times a year and are asked for on every page: each process keeps them
for a few seconds. `forget()` is called by the operations that change them.
"""

import re
import threading
import time

from django.db.models import prefetch_related_objects

from .models import Programme

KEPT_SECONDS = 15
PREFIX = re.compile(r"^/p/(?P<slug>[-a-zA-Z0-9_]+)(?P<rest>/.*)$")

_kept: dict[str, tuple[float, list[Programme]]] = {}
_lock = threading.Lock()


def forget() -> None:
    _kept.clear()


def all_programmes() -> list[Programme]:
    """Every programme with its words, themes and closed periods, oldest first."""
    kept = _kept.get("all")
    if kept and kept[0] > time.monotonic():
        return kept[1]
    with _lock:
        programmes = list(Programme.objects.order_by("pk"))
        prefetch_related_objects(programmes, "term_set", "theme_set", "closedperiod_set")
        for programme in programmes:
            programme.terms, programme.themes  # noqa: B018  filled once, before threads share them
        if programmes:
            _kept["all"] = (time.monotonic() + KEPT_SECONDS, programmes)
        return programmes


def find(host: str, path: str) -> tuple[Programme | None, str, str]:
    """(programme, prefix, path without the prefix). `host` without its port.

    An unknown slug gives (None, prefix, rest): a 404 for the caller to tell.
    """
    programmes = all_programmes()
    matched = PREFIX.match(path)
    if matched:
        slug = matched["slug"]
        found = next((p for p in programmes if p.slug == slug), None)
        return found, f"/p/{slug}", matched["rest"]
    found = next((p for p in programmes if p.host and p.host == host), None)
    return found or next((p for p in programmes if p.is_default), None), "", path
