"""What the filters of the list offer, kept with the programme for the few seconds it is kept itself.

Territories and providers change a few times a year and stand on every page of the list.
"""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from portevoix.organisations.models import Organisation, Territory
from portevoix.organisations.search import slug_of
from portevoix.programmes.models import Programme, Theme


@dataclass(frozen=True)
class Directory:
    """Each by its slug, in the order in which a reader looks for it."""

    themes: dict[str, Theme]
    territories: dict[str, Territory]
    providers: dict[str, Organisation]
    # The controls of the filter form, drawn once per language.
    controls: dict[str | None, dict[str, SafeString]] = field(default_factory=dict)

    def inside(self, territory: Territory) -> list[int]:
        """Keys of the territory and of all that lies in it."""
        return [other.pk for other in self.territories.values() if territory.contains(other)]


def directory_of(programme: Programme) -> Directory:
    kept = programme.__dict__.get("_sheets_directory")
    if kept is None:
        kept = programme.__dict__["_sheets_directory"] = _read(programme)
    return kept


def _read(programme):
    territories = Territory.objects.filter(programme=programme).order_by("path")
    providers = Organisation.objects.within(programme).filter(kind=Organisation.Kind.PROVIDER)
    with_classes = providers.filter(cohorts__isnull=False).distinct().order_by("name", "pk")
    return Directory(
        themes={theme.slug: theme for theme in programme.themes},
        territories={slug_of(territory): territory for territory in territories},
        providers={provider.slug: provider for provider in with_classes},
    )
