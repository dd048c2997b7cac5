"""What can be followed, as it stands in an address: `?theme=logement`, `?fiche=2026-0042`, nothing for the whole."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, QueryDict
from django.urls import reverse

from portevoix.organisations.models import Organisation
from portevoix.programmes import past_addresses
from portevoix.programmes.models import Programme, Theme
from portevoix.sheets.directory import directory_of, slug_of
from portevoix.sheets.models import Referral, Sheet, SheetQuerySet

from .models import Follow

# The name in an address, and the column of a follow.
FIELDS = {"theme": "theme", "territoire": "territory", "organisme": "organisation", "fiche": "sheet"}
# What a feed looks at: of more, the oldest say no more.
LATEST_SHEETS = 200


@dataclass(frozen=True)
class Target:
    """One thing of one programme. `kind`: "programme" or a column of a follow."""

    programme: Programme
    kind: str
    subject: Any

    @property
    def name(self) -> str:
        return f"{self.subject.reference} · {self.subject.title}" if self.kind == "sheet" else str(self.subject)

    @property
    def slug(self) -> str:
        if self.kind == "programme":
            return ""
        if self.kind == "sheet":
            return self.subject.reference
        return slug_of(self.subject) if self.kind == "territory" else self.subject.slug

    @property
    def query(self) -> str:
        name = next((name for name, column in FIELDS.items() if column == self.kind), "")
        return f"?{name}={self.slug}" if name else ""

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of its follow."""
        return {column: self.subject if column == self.kind else None for column in FIELDS.values()}

    @property
    def page(self) -> tuple[str, list[str], str]:
        """Its own page: the name of the view, its arguments, its query."""
        if self.kind == "programme":
            return "portal:home", [], ""
        if self.kind == "sheet":
            return "sheets:detail", [self.slug], ""
        if self.kind == "organisation":
            return "results:organisation", [self.slug], ""
        return "sheets:list", [], self.query

    @property
    def url(self) -> str:
        name, args, query = self.page
        return reverse(name, args=args) + query

    @property
    def feed_url(self) -> str:
        if self.kind == "programme":
            return reverse("following:programme_feed")
        return reverse(f"following:{self.kind}_feed", args=[self.slug])

    @property
    def calendar_url(self) -> str:
        """ "" for what has no dates of its own."""
        named = self.kind in ("organisation", "sheet")
        return reverse(f"following:{self.kind}_calendar", args=[self.slug]) if named else ""


def asked(programme: Programme | None, query: QueryDict) -> Target:
    """What an address names; Http404 for what is not there, or twice."""
    named = [(name, query[name]) for name in FIELDS if query.get(name)]
    if programme is None or len(named) > 1:
        raise Http404
    if not named:
        return Target(programme, "programme", programme)
    return find(programme, FIELDS[named[0][0]], named[0][1])


def find(programme: Programme | None, kind: str, slug: str) -> Target:
    if programme is None or "\0" in slug:
        raise Http404
    subject = FINDERS[kind](programme, slug)
    if subject is None:
        raise Http404
    return Target(programme, kind, subject)


def _past(programme, model, slug):
    """A feed reader asks for ever at the address it was given: the same feed answers under a former name."""
    kept = past_addresses.find(programme, past_addresses.Kind(model._meta.model_name), slug)
    return model.objects.filter(pk=kept).first()


FINDERS = {
    "programme": lambda programme, slug: programme,
    "theme": lambda programme, slug: directory_of(programme).themes.get(slug) or _past(programme, Theme, slug),
    "territory": lambda programme, slug: directory_of(programme).territories.get(slug),
    "organisation": lambda programme, slug: (
        Organisation.objects.within(programme).filter(slug=slug).first() or _past(programme, Organisation, slug)
    ),
    "sheet": lambda programme, slug: public_sheets(programme).filter(reference=slug).first(),
}


def of(follow: Follow) -> Target:
    programme = follow.follower.programme
    for kind in FIELDS.values():
        if getattr(follow, kind) is not None:
            return Target(programme, kind, getattr(follow, kind))
    return Target(programme, "programme", programme)


def public_sheets(programme: Programme) -> SheetQuerySet:
    return Sheet.objects.within(programme).shown()


def latest_sheets(target: Target) -> list[int]:
    """Keys of the newest that everyone may read of what is followed, in two queries at most."""
    shown = public_sheets(target.programme)
    if target.kind == "sheet":
        return [target.subject.pk]
    if target.kind == "organisation":
        received = Referral.objects.filter(organisation=target.subject).order_by("-pk").values_list("sheet", flat=True)
        of_classes = shown.filter(cohort__provider=target.subject)
        return sorted({*_keys(shown.filter(pk__in=list(received[:LATEST_SHEETS]))), *_keys(of_classes)})
    if target.kind == "theme":
        crossing = Sheet.other_themes.through.objects.filter(theme=target.subject).values("sheet")
        shown = shown.filter(Q(theme=target.subject) | Q(pk__in=crossing))
    if target.kind == "territory":
        shown = shown.filter(territory__in=directory_of(target.programme).inside(target.subject))
    return _keys(shown)


def _keys(sheets):
    return list(sheets.latest_first().values_list("pk", flat=True)[:LATEST_SHEETS])
