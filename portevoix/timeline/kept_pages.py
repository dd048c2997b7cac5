"""Public pages are drawn once, and handed to every visitor as long as nothing has happened.

`@for_everyone` on a view says: what a visitor gets here depends on the address and the language alone. Their
`generation` stands in the key of what is kept: an entry of the history, or a listener that has done its work, makes
another key, so that a page is never older than what it tells of. What neither the history nor the queue knows (a date
that goes by, a name corrected by a command) shows within the minute.

Nothing is kept of, nor handed to, somebody who comes with any other cookie than the language; nor a page that sets one,
holds a form with a token, or a word of its own (nonce).
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe, quote_etag
from django.utils.regex_helper import _lazy_re_compile

from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.kit.language import language_of

from .models import Entry
from .tasks import deliver

ALIAS = "pages"
KEPT_SECONDS = 60
# A server between us and the readers may hand out a page that is this old; whoever asks us sees the last one.
SHARED_SECONDS = 10
PUBLIC = f"public, max-age=0, must-revalidate, s-maxage={SHARED_SECONDS}"
PRIVATE = "private, no-cache"
# Answered without the database, or by another middleware.
LEFT_ALONE = (settings.STATIC_URL, "/sante/")
LONGEST_ADDRESS = 300
# Transactions may commit in another order than they took their numbers: this many are looked at again.
LATE_COMMITS = 1000
# With more jobs than this waiting, what listeners do is looked for each second instead.
MOST_JOBS = 200
ACCEPTS_GZIP = _lazy_re_compile(r"\bgzip\b")


class Kept(NamedTuple):
    headers: list[tuple[str, str]]
    content: bytes


def for_everyone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What a visitor gets depends on the address and the language alone."""

    @wraps(view)
    def drawn(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            response.is_for_everyone = True  # type: ignore[attr-defined]
            if is_shared(request):
                # Before it is compressed: the same words always have the same mark.
                response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        return response

    return drawn


class KeptPagesMiddleware:
    """Stands outside compression: what is kept leaves as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shared = is_shared(request)
        key = key_of(request) if shared and is_wanted() else ""
        kept = _get(key) if key else None
        if kept is not None:
            return _conditional(request, HttpResponse(kept.content, headers=dict(kept.headers)))
        response = self.get_response(request)
        if not getattr(response, "is_for_everyone", False):
            return response
        patch_vary_headers(response, ["Cookie"])
        if not (shared and is_keepable(request, response)):
            response["Cache-Control"] = PRIVATE
            return response
        response["Cache-Control"] = PUBLIC
        if key:
            _set(key, Kept(list(response.items()), response.content))
        return _conditional(request, response)


def is_wanted() -> bool:
    """KEEP_PAGES=0 draws each page, and asks nothing first."""
    return not isinstance(caches[ALIAS], DummyCache)


def is_shared(request: HttpRequest) -> bool:
    """Asked by a visitor of whom nothing is known but a language."""
    return (
        request.method == "GET"
        and not request.path_info.startswith(LEFT_ALONE)
        and not request.headers.get("Authorization")
        and request.COOKIES.keys() <= {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def is_keepable(request: HttpRequest, response: HttpResponse) -> bool:
    has_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    has_word = "'nonce-" in response.get("Content-Security-Policy", "")
    return not (response.streaming or response.cookies or has_token or has_word)


def key_of(request: HttpRequest) -> str:
    """ "" when the database does not answer: the page will say so."""
    try:
        now = generation()
    except (InterfaceError, OperationalError):
        return ""
    asked = (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        language_of(request),
        bool(ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", ""))),
        now,
    )
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def generation() -> tuple[int, ...]:
    """Changes with each entry, each listener that has done its work, and each minute. One query, whatever there is."""
    entries, jobs = Entry._meta.db_table, Job._meta.db_table
    some = f"(SELECT task FROM {jobs} WHERE given_up_at IS NULL LIMIT {MOST_JOBS}) AS waiting"  # noqa: S608  our own names
    last = f"(SELECT MAX(id) FROM {entries})"  # noqa: S608
    # Its limit takes nothing off: without it PostgreSQL expects a third of all entries, and calls workers to count.
    late = f"(SELECT id FROM {entries} WHERE id > {last} - {LATE_COMMITS} ORDER BY id LIMIT {LATE_COMMITS}) AS late"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {last}, (SELECT COUNT(*) FROM {late}), "  # noqa: S608
            f"(SELECT COUNT(*) FROM {some}), (SELECT COUNT(*) FROM {some} WHERE task = %s)",
            [deliver.module_path],
        )
        latest, among_the_last, waiting, undelivered = cursor.fetchone()
    now = int(clock.now().timestamp())
    moment = now if waiting >= MOST_JOBS else now // KEPT_SECONDS
    return latest or 0, among_the_last, undelivered, moment


def _conditional(request, response):
    """304 for whoever has this very page already."""
    last_modified = response.get("Last-Modified")
    return get_conditional_response(
        request,
        etag=response.get("ETag"),
        last_modified=parse_http_date_safe(last_modified) if last_modified else None,
        response=response,
    )


def _get(key) -> Kept | None:
    """A cache that is away costs time, never a page."""
    try:
        return caches[ALIAS].get(key)
    except _what_a_cache_that_is_away_raises():
        return None


def _set(key, kept):
    try:
        caches[ALIAS].set(key, kept, KEPT_SECONDS)
    except _what_a_cache_that_is_away_raises():
        return


def _what_a_cache_that_is_away_raises():
    from redis.exceptions import RedisError  # 5 MB, for the day when something is wrong

    return OSError, RedisError
