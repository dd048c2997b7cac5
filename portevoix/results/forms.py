"""What may be asked of the steering table by its address: `?tri=late&sens=desc&genre=service`."""

from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portevoix.organisations.models import Organisation

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
