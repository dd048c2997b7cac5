"""Who and where: organisations, themes, territories."""

from django.db.models import QuerySet

from portevoix.api.datasets import ORGANISATIONS, TERRITORIES, THEMES
from portevoix.organisations.models import Organisation, Territory
from portevoix.programmes.models import Programme, Theme

from . import Row, Source
from .addresses import Addresses, territory_code
from .sheets import in_columns

PLAIN = {
    "code": "slug",
    "name": "name",
    "trade_name": "trade_name",
    "kind": "kind",
    "town": "town",
    "siret": "siret",
    "territory_name": "territory__name",
    "uai": "uai",
    "is_open": "is_open",
}


def organisations(programme: Programme) -> QuerySet[Organisation]:
    return Organisation.objects.within(programme)


def read_organisations(found: QuerySet[Organisation], *, programme, at) -> list[tuple[tuple, Row]]:
    to, rows = Addresses(programme), []
    for kind, code, *values in found.values_list("territory__kind", "territory__code", *PLAIN.values()):
        row = dict(zip(PLAIN, values, strict=True))
        row |= {"url": to.organisation(row["code"]), "territory": territory_code(kind, code)}
        rows.append(((row["code"],), in_columns(ORGANISATIONS, row)))
    return rows


def themes(programme: Programme) -> QuerySet[Theme]:
    return Theme.objects.filter(programme=programme)


def read_themes(found: QuerySet[Theme], *, programme, at) -> list[tuple[tuple, Row]]:
    to = Addresses(programme)
    return [
        ((position, slug), {"code": slug, "url": to.sheets_by("theme", slug), "name": name})
        for position, slug, name in found.values_list("position", "slug", "name")
    ]


def territories(programme: Programme) -> QuerySet[Territory]:
    return Territory.objects.filter(programme=programme)


def read_territories(found: QuerySet[Territory], *, programme, at) -> list[tuple[tuple, Row]]:
    to, rows = Addresses(programme), []
    columns = ("path", "pk", "kind", "code", "name", "parent__kind", "parent__code")
    for path, pk, kind, code, name, above_kind, above_code in found.values_list(*columns):
        own = territory_code(kind, code)
        row = {"code": own, "url": to.sheets_by("territoire", own), "name": name, "kind": kind}
        row |= {"official_code": code, "inside": territory_code(above_kind, above_code)}
        rows.append(((path, pk), in_columns(TERRITORIES, row)))
    return rows


SOURCES = (
    Source(ORGANISATIONS, organisations, read_organisations, ("slug",)),
    Source(THEMES, themes, read_themes, ("position", "slug")),
    Source(TERRITORIES, territories, read_territories, ("path", "pk")),
)
