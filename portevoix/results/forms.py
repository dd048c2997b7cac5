"""What may be asked by the address of a page: of the steering table (`?tri=recues&genre=services`), of what waits."""

from operator import attrgetter
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portevoix.kit.forms import SubmissionForm
from portevoix.organisations.models import Organisation
from portevoix.sheets.forms.public import SLUG, Filters, as_typed

# How the address names the list that is handed to elected officials.
FOR_ELECTED = "elus"
HEADINGS = {
    "received": gettext_lazy("Received"),
    "answered": gettext_lazy("Answered"),
    "in_time": gettext_lazy("In time"),
    "late": gettext_lazy("Answered late"),
    "released": gettext_lazy("Passed on or closed"),
    "owed": gettext_lazy("Still owed"),
    "overdue": gettext_lazy("Past its date today"),
}
# How the address names a column, in the words of the page.
ORDERS = {
    "nom": "name",
    "recues": "received",
    "repondues": "answered",
    "dans-les-temps": "in_time",
    "en-retard": "late",
    "transmises-ou-closes": "released",
    "dues": "owed",
    "depassees": "overdue",
}
KINDS = {
    "organismes": Organisation.Kind.PROVIDER,
    "services": Organisation.Kind.SERVICE,
    "missions-locales": Organisation.Kind.MISSION_LOCALE,
    "equipe": Organisation.Kind.DESK,
}


class SteeringTable:
    """`problem`: a sentence when the address asks for a column or a kind that does not exist."""

    headings = HEADINGS

    def __init__(self, query):
        self.order = query.get("tri", "nom")
        self.genre = query.get("genre", "")
        self.problem = ""
        if self.order not in ORDERS or (self.genre and self.genre not in KINDS):
            self.problem = _("The table cannot be shown this way: the address may have a mistake.")
            self.order, self.genre = "nom", ""

    @property
    def kind(self) -> str:
        return KINDS.get(self.genre, "")

    @property
    def query(self) -> str:
        """The same table elsewhere: its download."""
        return f"?tri={self.order}" + (f"&genre={self.genre}" if self.genre else "")

    @property
    def columns(self):
        """(name, heading, address that sorts by it, is it the present order) for each column of numbers."""
        genre = f"&genre={self.genre}" if self.genre else ""
        slugs = {name: slug for slug, name in ORDERS.items()}
        return [
            (name, heading, f"?tri={slugs[name]}{genre}", slugs[name] == self.order)
            for name, heading in HEADINGS.items()
        ]

    @property
    def name_url(self) -> str:
        return "?tri=nom" + (f"&genre={self.genre}" if self.genre else "")

    @property
    def tabs(self):
        kinds = {
            "": _("All"),
            "organismes": _("Training providers"),
            "services": _("Services"),
            "missions-locales": _("Missions locales"),
            "equipe": _("Facilitation team"),
        }
        return [
            (words, f"?tri={self.order}" + (f"&genre={genre}" if genre else ""), genre == self.genre)
            for genre, words in kinds.items()
        ]

    def sorted(self, lines):
        """Numbers from the greatest; lines come in by name, and stay so among equals."""
        return lines if self.order == "nom" else sorted(lines, key=attrgetter(ORDERS[self.order]), reverse=True)


class WaitingFilters(Filters):
    """What may be asked of what waits: `?theme=…&territoire=…&destinataire=…&liste=elus&page=2`."""

    names = ("theme", "territoire", "destinataire")

    def __init__(self, programme, query):
        super().__init__(programme, query)
        self.list_name = query.get("liste", "")
        if self.list_name not in ("", FOR_ELECTED):
            self.problem = _("There is no such list.")

    @property
    def is_for_elected(self) -> bool:
        return self.list_name == FOR_ELECTED

    @property
    def addressee(self) -> Organisation | None:
        return self.chosen.get("destinataire")

    def apply(self, referrals):
        """The same names as on the list of sheets; they speak of a referral's sheet, and of who owes it."""
        if theme := self.chosen.get("theme"):
            referrals = referrals.filter(sheet__theme=theme)
        if territory := self.chosen.get("territoire"):
            referrals = referrals.filter(sheet__territory__in=self.directory.inside(territory))
        if self.addressee is not None:
            referrals = referrals.filter(owed_by=self.addressee.pk)
        return referrals

    @property
    def asked(self) -> list[str]:
        """The names of what the list is narrowed to: to be read on paper, where the form is not."""
        return [str(choice) for choice in self.chosen.values() if choice is not None]

    @property
    def query(self) -> str:
        """The same lines elsewhere: their download."""
        return self.query_for(self.list_name)

    @property
    def bare_query(self) -> str:
        return f"?liste={FOR_ELECTED}" if self.is_for_elected else ""

    @property
    def kept(self):
        """(name, value) of what the form of filters does not ask again."""
        kept = [("destinataire", self.addressee.slug)] if self.addressee is not None else []
        return kept + ([("liste", FOR_ELECTED)] if self.is_for_elected else [])

    def query_for(self, list_name) -> str:
        """The same filters on the other list."""
        values = {**self.values, **({"liste": list_name} if list_name else {})}
        return f"?{urlencode(values)}" if values else ""

    def _find(self, name, value):
        if name != "destinataire":
            return super()._find(name, value)
        found = None
        if SLUG.fullmatch(value):
            found = Organisation.objects.within(self.programme).filter(slug=value).first()
        if found is None:
            self.problem = _("The list cannot be filtered by “%(value)s”.") % {"value": as_typed(value)}
        return found


class BounceFilters(Filters):
    """What may be asked of the map of redirections: `?theme=…&territoire=…&page=2`."""

    names = ("theme", "territoire")


class CorrectionForm(SubmissionForm):
    """Two buttons, one key: what the coordinator makes of one thing that the table could learn."""

    ACCEPT, REFUSE = "accept", "refuse"
    decision = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (REFUSE, REFUSE)])
