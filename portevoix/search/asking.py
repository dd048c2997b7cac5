"""What an address asks: `/recherche/?q=bus&theme=transports&lieu=departement-04&statut=en-cours&type=fiches`."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext

from portevoix.kit.text import SHEET_STATUSES

from .finding import Found
from .sources import sources
from .wording import LONGEST

STATUSES = {"en-cours": "in_progress", "avec-reponse": "answered", "reglee": "settled", "abandonnee": "abandoned"}
SLUG = re.compile(r"[a-z0-9_-]{1,40}", re.IGNORECASE | re.ASCII)
FACETS = {"type": "kind", "theme": "theme_id", "lieu": "territory", "statut": "status"}


def as_typed(text: str, longest: int = LONGEST) -> str:
    """Fit to be shown again: no control character, not too long."""
    return "".join(character for character in text if character.isprintable())[:longest]


@dataclass
class Choice:
    """A value of a facet: what the address says, what the reader sees, how many documents it would leave."""

    slug: str
    label: str
    count: int
    is_chosen: bool


@dataclass
class Facet:
    name: str
    label: str
    everything: str
    choices: list[Choice] = field(default_factory=list)


class Asked:
    """`problem`: a sentence when the address filters by what does not exist."""

    def __init__(self, programme, query):
        self.programme = programme
        self.is_cut = len(query.get("q", "")) > LONGEST
        self.text = as_typed(query.get("q", ""))
        self.slugs = {name: query[name] for name in FACETS if query.get(name)}
        self.problem = ""
        self.filters = {FACETS[name]: self._value(name, slug) for name, slug in self.slugs.items()}

    @property
    def active(self) -> int:
        return len(self.slugs)

    def facets(self, found: Found) -> list[Facet]:
        """Those that the documents found differ by, or that are chosen."""
        labels = {
            "type": gettext("Kind"),
            "theme": gettext("Theme"),
            "lieu": gettext("Place"),
            "statut": gettext("Status"),
        }
        facets = []
        for name, label in labels.items():
            everything = gettext("Everywhere") if name == "lieu" else gettext("All")
            choices = self._choices(name, found)
            if len(choices) > 1 or name in self.slugs:
                facets.append(Facet(name, label, everything, choices))
        return facets

    def _value(self, name, slug):
        value = self._values(name).get(slug) if name != "lieu" else slug
        if value is None or not SLUG.fullmatch(slug):
            self.problem = gettext("One cannot search by “%(value)s”.") % {"value": as_typed(slug, 80)}
            return None
        return value

    def _values(self, name):
        if name == "type":
            return {source.slug: source.kind for source in sources()}
        if name == "theme":
            return {theme.slug: theme.pk for theme in self.programme.themes}
        return STATUSES

    def _choices(self, name, found):
        counts = found.counts.get(FACETS[name], {})
        chosen = self.slugs.get(name)
        if name == "lieu":
            names = found.territory_names | ({chosen: found.territory_names.get(chosen, chosen)} if chosen else {})
            rows = sorted((label, slug, slug) for slug, label in names.items())
        else:
            labels = self._labels(name)
            rows = [(labels[value], slug, value) for slug, value in self._values(name).items()]
        return [
            Choice(slug, str(label), counts.get(value, 0), slug == chosen)
            for label, slug, value in rows
            if counts.get(value) or slug == chosen
        ]

    def _labels(self, name):
        if name == "type":
            return {source.kind: source.label for source in sources()}
        if name == "theme":
            return {theme.pk: theme.name for theme in self.programme.themes}
        return {status: SHEET_STATUSES[status].words for status in STATUSES.values()}
