"""The filters of the public list, as they stand in its address (`?statut=en-cours&theme=logement`).

Not a Django form: its choices change at run time and stand on the busiest page of the site, where
four drawn selects would cost as much as the twenty sheets. What never changes is drawn once.
"""

import re

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from portevoix.delegates.models import Cohort
from portevoix.kit.markup import format_html, format_html_join
from portevoix.kit.text import SHEET_STATUSES
from portevoix.organisations.models import Organisation
from portevoix.programmes import past_addresses
from portevoix.programmes.models import Theme
from portevoix.programmes.words import word
from portevoix.sheets.directory import directory_of
from portevoix.sheets.models import SheetQuerySet
from portevoix.sheets.status import Status

STATUSES = {
    "en-cours": Status.IN_PROGRESS,
    "avec-reponse": Status.ANSWERED,
    "reglee": Status.SETTLED,
    "abandonnee": Status.ABANDONED,
}
LOOKUPS = {"statut": "status", "theme": "theme", "organisme": "cohort__provider", "classe": "cohort"}
PAST = {
    "theme": (past_addresses.Kind.THEME, Theme),
    "organisme": (past_addresses.Kind.ORGANISATION, Organisation),
    "classe": (past_addresses.Kind.COHORT, Cohort),
}
NAMES = ("statut", "theme", "territoire", "organisme", "classe")
FOLLOWED = ("theme", "territoire", "organisme")
SLUG = re.compile(r"[a-z0-9_-]{1,80}", re.IGNORECASE | re.ASCII)
PAGE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
# More providers than this are no help in a select: one comes from the provider's own page.
OFFERED_PROVIDERS = 300


class Filters:
    """What a reader asked of the list. `problem`: a sentence when the address asks for what does not exist."""

    names: tuple[str, ...] = NAMES

    def __init__(self, programme, query):
        self.programme = programme
        self.directory = directory_of(programme)
        self.problem = ""
        # What the address calls by a name that it no longer has: {filter: its name of today}.
        self.moved: dict[str, str] = {}
        self.page = self._page_number(query.get("page", "1"))
        self.values = {name: query[name] for name in self.names if query.get(name)}
        self.chosen = {name: self._find(name, value) for name, value in self.values.items()}

    @property
    def active(self) -> int:
        return len(self.values)

    @property
    def followed(self) -> tuple[str, str]:
        """The one filter that can be followed: its name and its value; else the whole list."""
        named = [(name, value) for name, value in self.values.items() if name in FOLLOWED]
        return named[0] if len(named) == 1 and not self.problem else ("", "")

    @property
    def cohort(self) -> Cohort | None:
        return self.chosen.get("classe")

    def apply(self, sheets: SheetQuerySet) -> SheetQuerySet:
        for name, choice in self.chosen.items():
            if name == "territoire":
                sheets = sheets.filter(territory__in=self.directory.inside(choice))
            else:
                sheets = sheets.filter(**{LOOKUPS[name]: choice})
        return sheets

    @property
    def controls(self) -> SafeString:
        """The fields of the form, with what is chosen."""
        controls = self._blank_controls()
        for name in controls.keys() & self.values.keys():
            # The value of a filter that was found has the shape of SLUG: nothing to escape.
            if self.chosen[name] is not None:
                value = self.values[name]
                controls[name] = mark_safe(  # noqa: S308
                    controls[name].replace(f'value="{value}">', f'value="{value}" selected>')
                )
        if self.cohort is not None:
            # A class is chosen from one of its sheets, not among hundreds: kept as it came.
            controls["classe"] = format_html('<input type="hidden" name="classe" value="{}">', self.cohort.slug)
        return mark_safe("".join(controls.values()))  # noqa: S308  (safe pieces joined)

    def _page_number(self, text):
        if PAGE.fullmatch(text):
            return int(text)
        self.problem = gettext("This page number is not one of the list.")
        return 1

    def _find(self, name, value):
        found = None
        if SLUG.fullmatch(value):
            found = self._cohort(value) if name == "classe" else self._choices()[name].get(value)
        if found is None and SLUG.fullmatch(value):
            found = self._moved(name, value)
        if found is None:
            self.problem = gettext("The list cannot be filtered by “%(value)s”.") % {"value": as_typed(value)}
        return found

    def _moved(self, name, value):
        """What had that name once, as the whole address is sent to its name of today."""
        if name not in PAST:
            return None
        kind, model = PAST[name]
        found = model.objects.filter(pk=past_addresses.find(self.programme, kind, value)).first()
        if found is not None:
            self.moved[name] = found.slug
        return found

    def _cohort(self, slug):
        return Cohort.objects.filter(programme=self.programme, slug=slug).select_related("provider").first()

    def _choices(self):
        return {
            "statut": STATUSES,
            "theme": self.directory.themes,
            "territoire": self.directory.territories,
            "organisme": self.directory.providers,
        }

    def _blank_controls(self):
        kept = self.directory.controls
        language = get_language()
        if language not in kept:
            kept[language] = dict(self._drawn())
        return {name: control for name, control in kept[language].items() if name in self.names}

    def _drawn(self):
        directory, everything = self.directory, gettext("All")
        statuses = [(slug, SHEET_STATUSES[status].words) for slug, status in STATUSES.items()]
        yield _control("statut", gettext("Status"), everything, statuses)
        themes = [(slug, theme.name) for slug, theme in directory.themes.items()]
        yield _control("theme", _capital(word(self.programme, "theme")), everything, themes)
        territories = [(slug, _indented(territory)) for slug, territory in directory.territories.items()]
        if territories:
            yield _control("territoire", gettext("Territory"), gettext("Everywhere"), territories)
        providers = [(slug, provider.name) for slug, provider in directory.providers.items()]
        if len(providers) <= OFFERED_PROVIDERS:
            yield _control("organisme", _capital(word(self.programme, "provider")), everything, providers)


def as_typed(text: str) -> str:
    """What an address asked for, fit to be shown again: no control character, not too long."""
    return "".join(character for character in text if character.isprintable())[:80]


def _control(name, label, everything, choices):
    options = format_html_join("", '<option value="{}">{}</option>', choices)
    return name, format_html(
        '<div class="field"><label for="filter-{0}">{1}</label>'
        '<select id="filter-{0}" name="{0}"><option value="">{2}</option>{3}</select></div>',
        name,
        label,
        everything,
        options,
    )


def _indented(territory):
    """A zone stands under its department."""
    depth = max(territory.path.count("/") - 2, 0)
    return "\u2003" * depth + territory.name


def _capital(words):
    return words[:1].upper() + words[1:]
