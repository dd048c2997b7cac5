"""The one box: what it found, and how a word that is being typed may end."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portevoix.kit.paging import page_number

from .analyser import TOKEN, fold
from .asking import Asked, as_typed
from .finding import COUNTED, find
from .models import Document
from .passages import marked, passage
from .sources import Source, source_of
from .vocabulary import completions
from .wording import COMPLETIONS

KEPT_SECONDS = 300


@dataclass
class Line:
    """A document as a page shows it."""

    document: Document
    source: Source
    url: str
    title: SafeString
    passage: SafeString

    @property
    def about(self) -> list[str]:
        """Its theme and its place; a theme says no more of itself."""
        theme = self.document.theme.name if self.document.theme and self.document.kind != "theme" else ""
        return [words for words in (theme, self.document.territory_name) if words]


@login_not_required
@require_safe
def results(request):
    if request.programme is None:
        raise Http404
    asked = Asked(request.programme, request.GET)
    found = (
        None
        if asked.problem
        else find(request.programme, asked.text, filters=asked.filters, number=page_number(request))
    )
    problem = asked.problem
    if found is not None and found.is_missing:
        problem = _("There is no page %(number)s: the list is shorter.") % {"number": found.number}
    context = {
        "asked": asked,
        "found": found,
        "facets": asked.facets(found) if found is not None else [],
        "lines": _lines(found) if found is not None else [],
        "problem": problem,
        "counted": COUNTED,
    }
    return render(request, "search/results.html", context, status=404 if problem else 200)


def _lines(found):
    stems, root = found.question.stems, get_script_prefix().rstrip("/")
    return [
        Line(
            document,
            source_of(document.kind),
            f"{root}{document.path}",
            marked(document.title, stems),
            passage(document.body, stems),
        )
        for document in found.documents
    ]


@login_not_required
@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def complete(request):
    """What was typed, its last word whole: at most COMPLETIONS of them."""
    if request.programme is None:
        raise Http404
    text = as_typed(request.GET.get("q", ""))
    last = list(TOKEN.finditer(text))[-1:]
    if not last or last[0].end() != len(text):
        return JsonResponse({"texts": []})
    endings = completions(request.programme, fold(last[0].group()))[:COMPLETIONS]
    return JsonResponse({"texts": [text[: last[0].start()] + known.written for known in endings]})
