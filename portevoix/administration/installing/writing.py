"""A checked folder through the operations, all or nothing."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates import operations as delegates
from portevoix.delegates.models import Cohort, Mandate
from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Organisation, Territory
from portevoix.programmes import operations as programmes
from portevoix.programmes.models import Programme, Theme

from .folder import ROLES, Folder
from .settings import FILE
from .table import Wrong

MONTHS = (
    *("de janvier", "de février", "de mars", "d’avril", "de mai", "de juin"),
    *("de juillet", "d’août", "de septembre", "d’octobre", "de novembre", "de décembre"),
)


@dataclass
class Region:
    """What was installed, found by slug or code."""

    programme: Programme
    territories: dict[str, Territory] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    members: dict[str, list[User]] = field(default_factory=dict)
    delegates: dict[str, list[User]] = field(default_factory=dict)

    @property
    def desk(self):
        return next(o for o in self.organisations.values() if o.kind == Organisation.Kind.DESK)


class Installer:
    """Everything is signed by the system, at `at`; whoever tells another story overrides the four questions."""

    def __init__(self, folder: Folder, *, at: datetime.datetime) -> None:
        self.folder = folder
        self.at = at
        self.system = User.objects.system()
        self.region: Region

    def keeper_of_the_directory(self) -> User:
        return self.system

    def keeper_of_the_classes(self, provider: str) -> User:
        return self.system

    def opened_at(self, starts_on: datetime.date) -> datetime.datetime:
        return self.at

    def elected_at(self, starts_on: datetime.date) -> datetime.datetime:
        return self.at

    @transaction.atomic
    def install(self, *, is_default: bool, is_demonstration: bool = False) -> Region:
        """Raises Wrong when the programme is already there."""
        fields = self.folder.settings.fields | {"is_default": is_default, "is_demonstration": is_demonstration}
        _require_room(fields)
        self.region = Region(programmes.create(by=self.system, **fields))
        self._calendar_words_and_themes()
        self._territories()
        people = self._accounts()
        self._organisations(people)
        self._competences()
        self._cohorts(people)
        return self.region

    def _calendar_words_and_themes(self):
        programme, by = self.region.programme, self.system
        for starts_on, ends_on, reason in self.folder.settings.closures:
            programmes.close_between(programme, starts_on=starts_on, ends_on=ends_on, reason=reason, by=by)
        if self.folder.settings.publisher:
            programmes.name_publisher(programme, by=by, **self.folder.settings.publisher)
        for row in self.folder.words:
            programmes.set_word(programme, by=by, **row.cells)
        for row in self.folder.themes:
            self.region.themes[row["slug"]] = programmes.add_theme(programme, by=by, **row.cells)

    def _territories(self):
        for row in self.folder.territories:
            self.region.territories[row["code"]] = organisations.add_territory(
                self.region.programme,
                **row.only("code", "kind", "name"),
                parent=self.region.territories.get(row["parent_code"]),
                by=self.system,
                at=self.at,
            )

    def _accounts(self):
        """Role and account of each person, by what they belong to; one account however many lines."""
        emails = {row["email"] for row in self.folder.people}
        accounts = {user.email: user for user in User.objects.filter(email__in=emails)}
        people: dict[str, list[tuple[str, User]]] = {}
        for row in self.folder.people:
            if row["email"] not in accounts:
                accounts[row["email"]] = User.objects.create_user(row["email"], full_name=row["full_name"])
            people.setdefault(row["belongs_to"], []).append((row["role"], accounts[row["email"]]))
        return people

    def _organisations(self, people):
        # The desk comes first: it may be the one who sets up the others.
        rows = sorted(self.folder.organisations, key=lambda row: row["kind"] != Organisation.Kind.DESK)
        by = self.system
        for row in rows:
            organisation = organisations.add_organisation(
                self.region.programme,
                **row.only("kind", "slug", "name", "email", "town"),
                territory=self.region.territories.get(row["territory_code"]),
                by=by,
                at=self.at,
            )
            self.region.organisations[row["slug"]] = organisation
            self.region.members[row["slug"]] = []
            for role, user in people.get(row["slug"], ()):
                organisations.add_member(organisation, user, by=by, at=self.at, role=ROLES[role])
                self.region.members[row["slug"]].append(user)
            by = self.keeper_of_the_directory()

    def _competences(self):
        by = self.keeper_of_the_directory()
        for row in self.folder.competences:
            target = dict(row["target"])
            if "organisation" in target:
                target["organisation"] = self.region.organisations[target["organisation"]]
            organisations.add_competence(
                self.region.programme,
                theme=self.region.themes[row["theme_slug"]],
                territory=self.region.territories.get(row["territory_code"]),
                by=by,
                at=self.at,
                **target,
            )

    def _cohorts(self, people):
        for row in sorted(self.folder.cohorts, key=lambda row: row["starts_on"]):
            by = self.keeper_of_the_classes(row["organisation_slug"])
            cohort = delegates.open_cohort(
                programme=self.region.programme,
                provider=self.region.organisations[row["organisation_slug"]],
                **row.only("slug", "training", "headcount", "starts_on", "ends_on"),
                name=row["name"].replace("{month}", MONTHS[row["starts_on"].month - 1]),
                territory=self.region.territories.get(row["territory_code"]),
                place=row["town"],
                by=by,
                at=self.opened_at(row["starts_on"]),
            )
            self.region.cohorts[cohort.slug] = cohort
            self._class_of(cohort, people.get(cohort.slug, ()), by=by)

    def _class_of(self, cohort, people, *, by):
        at = self.elected_at(cohort.starts_on)
        self.region.delegates[cohort.slug] = []
        for role, user in people:
            if role in Mandate.Office.values:
                delegates.give_mandate(cohort, user, office=role, by=by, at=at)
                self.region.delegates[cohort.slug].append(user)
            else:
                delegates.enrol(cohort, user, by=by, at=at)


def _require_room(fields):
    """No other programme has this name, this host or this place."""
    existing = Programme.objects.all()
    if existing.filter(slug=fields["slug"]).exists():
        raise Wrong(FILE, _("The programme “%(slug)s” exists already.") % {"slug": fields["slug"]}, column="slug")
    host = fields.get("host")
    if host and existing.filter(host=host).exists():
        raise Wrong(FILE, _("Another programme has the host name “%(host)s”.") % {"host": host}, column="host")
    default = existing.filter(is_default=True).first()
    if default is not None and fields["is_default"]:
        raise Wrong(
            FILE, _("The default programme is “%(name)s”; install this one without --default.") % {"name": default}
        )
