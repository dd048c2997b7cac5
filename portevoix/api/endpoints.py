"""Version 1 of the API. Imported when it is first asked (see `door`): django-ninja costs 10 MB that pages do not need.

`ninja` is no installed app: its own page of documentation would call a third party. Ours is `views/documentation.py`.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from portevoix.kit import clock
from portevoix.programmes.addresses import address
from portevoix.sheets.views.public import REFERENCE

from . import filters, pages
from .filters import Unknown
from .pages import BadCursor
from .problems import Refused, unreadable
from .rows import figures as kept
from .rows import sheets as sheet_rows
from .schemas import SHAPES, AnswerFilters, OrganisationFilters, Paged, Problem, SheetFilters, WholeSheet, listed
from .sources import SOURCES


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.url_name)


api = Api(
    title="Porte-Voix",
    version="1.0.0",
    description=gettext_noop("What the classes say, who was asked, what was answered. Read only; no key is needed."),
    renderer=Renderer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)


@api.exception_handler(ValidationError)
def say_what_was_expected(request: HttpRequest, error: ValidationError) -> HttpResponse:
    raise unreadable(str(error.errors[0]["loc"][-1]), request.GET)


@api.exception_handler(Refused)
@api.exception_handler(BadCursor)
@api.exception_handler(Unknown)
def leave_it_to_the_door(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error


REFUSALS = {400: Problem, 404: Problem, 429: Problem}
# A whole directory, in one page.
MOST_OF_ALL = 1000


def answers_with(name: str) -> dict[int, Any]:
    return {200: listed(SHAPES[name]), **REFUSALS}


@api.get(
    "/sheets/",
    url_name="sheets",
    response=answers_with("sheets"),
    summary=gettext_noop("Read the sheets"),
    description=gettext_noop("Those that everyone can read on the pages, the newest first."),
)
def sheets(request: HttpRequest, response: HttpResponse, asked: Query[SheetFilters]) -> Any:
    return _page(request, response, "sheets", asked, filters.sheets)


@api.get(
    "/sheets/{reference}/",
    url_name="sheet",
    response={200: WholeSheet, **REFUSALS},
    summary=gettext_noop("Read one sheet"),
    description=gettext_noop("With what was said about its handling, and its answers."),
)
def sheet(request: HttpRequest, reference: str) -> Any:
    programme, at = request.programme, clock.now()
    found = sheet_rows.shown(programme).filter(reference=reference) if REFERENCE.fullmatch(reference) else None
    rows = sheet_rows.read(found.order_by("pk"), programme=programme, at=at) if found is not None else []
    if not rows:
        raise Refused.absent()
    (_sent_at, pk), row = rows[0]
    answers = SOURCES["answers"]
    given = pages.ordered(answers, answers.found(programme).filter(referral__sheet=pk), None)
    said = [row for _position, row in answers.read(given, programme=programme, at=at)]
    return {**row, "steps": sheet_rows.steps_of(pk), "answers": said}


@api.get(
    "/answers/",
    url_name="answers",
    response=answers_with("answers"),
    summary=gettext_noop("Read the answers"),
    description=gettext_noop("With what became of the promise they make, the newest first."),
)
def answers(request: HttpRequest, response: HttpResponse, asked: Query[AnswerFilters]) -> Any:
    return _page(request, response, "answers", asked, filters.answers)


@api.get(
    "/organisations/",
    url_name="organisations",
    response=answers_with("organisations"),
    summary=gettext_noop("Read the organisations"),
    description=gettext_noop("Whoever can be asked to answer, and training providers, in the order of their codes."),
)
def organisations(request: HttpRequest, response: HttpResponse, asked: Query[OrganisationFilters]) -> Any:
    return _page(request, response, "organisations", asked, filters.organisations)


@api.get("/themes/", url_name="themes", response=answers_with("themes"), summary=gettext_noop("Read the themes"))
def themes(request: HttpRequest) -> Any:
    return _all(request, "themes")


@api.get(
    "/territories/",
    url_name="territories",
    response=answers_with("territories"),
    summary=gettext_noop("Read the territories"),
    description=gettext_noop("Each after the one it lies in."),
)
def territories(request: HttpRequest, response: HttpResponse, asked: Query[Paged]) -> Any:
    return _page(request, response, "territories", asked, lambda found, programme: found)


@api.get(
    "/figures/",
    url_name="figures",
    response=answers_with("figures"),
    summary=gettext_noop("Read the figures"),
    description=gettext_noop("The whole programme first, then each organisation in alphabetical order: no ranking."),
)
def figures(request: HttpRequest) -> Any:
    return {"items": kept.read(request.programme, at=clock.now()), "next": None}


def _page(request, response, name, asked, narrowed):
    programme, source = request.programme, SOURCES[name]
    chosen = asked.model_dump(exclude={"limit", "cursor"})
    after = pages.position_of(source, programme, asked.cursor) if asked.cursor else None
    found = narrowed(source.found(programme), programme, **chosen)
    page = pages.page(source, found, programme=programme, at=clock.now(), size=asked.limit, after=after)
    following = None
    if page.after is not None:
        query = request.GET.copy()
        query["cursor"] = pages.cursor_of(source, programme, page.after)
        following = f"{address(programme, f'api:{name}')}?{query.urlencode()}"
        response["Link"] = f'<{following}>; rel="next"'
    return {"items": page.rows, "next": following}


def _all(request, name):
    page = pages.page(
        SOURCES[name],
        SOURCES[name].found(request.programme),
        programme=request.programme,
        at=clock.now(),
        size=MOST_OF_ALL,
    )
    return {"items": page.rows, "next": None}
