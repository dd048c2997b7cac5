"""How organisations are found: by their name, the short one too, and where they are."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portevoix.search import operations as search
from portevoix.search.sources import Source, Text, declare
from portevoix.timeline.listeners import on

from .models import Organisation, Territory

# The beginning of a territory's name in an address: "departement-13".
KIND_WORDS = {
    Territory.Kind.REGION: "region",
    Territory.Kind.DEPARTMENT: "departement",
    Territory.Kind.EMPLOYMENT_ZONE: "zone",
    Territory.Kind.DISTRICT: "arrondissement",
}


def slug_of(territory: Territory) -> str:
    return f"{KIND_WORDS[Territory.Kind(territory.kind)]}-{territory.code}"


def place_of(territory: Territory | None) -> dict[str, object]:
    """What a text says of where it is. Its ancestors come with its path: "region-93/department-13/"."""
    if territory is None:
        return {}
    around = [part.rpartition("-") for part in territory.path.strip("/").split("/") if part]
    return {
        "territory": slug_of(territory),
        "territory_name": territory.name,
        "territories": tuple(f"{KIND_WORDS[Territory.Kind(kind)]}-{code}" for kind, _dash, code in around),
    }


def _texts(organisations):
    for organisation in organisations:
        yield Text(
            organisation.programme_id,
            organisation.pk,
            reverse("results:organisation", args=[organisation.slug]),
            organisation.name,
            "\n".join(filter(None, [organisation.trade_name, organisation.town, organisation.address])),
            around=f"{organisation.get_kind_display()} {organisation.territory or ''}",
            **place_of(organisation.territory),
        )


SOURCE = declare(
    Source(
        "organisation",
        "organismes",
        _("Organisations"),
        "building-2",
        lambda: Organisation.objects.active().select_related("territory"),
        _texts,
    )
)


@on("organisations.added", "organisations.updated")
def follow(entry):
    search.refresh(SOURCE.kind, entry.subject_id)
