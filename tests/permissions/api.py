"""Open data: everyone, and what everyone reads."""

from portevoix.api import datasets

from .actors import EVERYONE
from .table import Page


def page(name, what, args=None):
    return Page(name=f"api:{name}", what=what, args=args, allowed=EVERYONE, is_public=True)


PAGES = [
    page("open_data", "See what can be taken away"),
    page("documentation", "See how a program asks"),
    page("index", "Ask, as a program, what there is"),
    page("openapi", "Ask for the OpenAPI document"),
    *(page(dataset.name, f"Read the {dataset.name}, as a program") for dataset in datasets.ALL),
    page("sheet", "Read one sheet, as a program", lambda place: [place.sent.reference]),
    *(
        page(f"{dataset.name}_{form}", f"Take all the {dataset.name} away ({form.upper()})")
        for dataset in datasets.ALL
        for form in ("csv", "json")
    ),
    *(
        page(f"open311_{name}_{form}", f"Ask in the words of Open311 for {what} ({form.upper()})", args)
        for form in ("json", "xml")
        for name, what, args in (
            ("discovery", "what is offered", None),
            ("services", "the services", None),
            ("service", "one service", lambda place: [place.theme.slug]),
            ("requests", "the requests", None),
            ("request", "one request", lambda place: [place.sent.reference]),
        )
    ),
]
OPERATIONS: list = []
