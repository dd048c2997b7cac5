"""The programme before its first sheet: words, themes, territories, organisations, people, classes."""

import datetime
from dataclasses import dataclass, field

from portevoix.accounts.models import User
from portevoix.delegates import operations as delegates
from portevoix.delegates.models import Cohort, Mandate
from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Membership, Organisation, Territory
from portevoix.programmes import operations as programmes
from portevoix.programmes.models import Programme, Theme
from portevoix.programmes.working_days import PARIS

from . import texts

# Everything was ready this long before today, a few weeks before the oldest class began.
READY_DAYS = 460
MANDATE_AFTER_DAYS = 8
MONTHS = (
    *("de janvier", "de février", "de mars", "d'avril", "de mai", "de juin"),
    *("de juillet", "d'août", "de septembre", "d'octobre", "de novembre", "de décembre"),
)
ROLES = {"head": Membership.Role.HEAD, "coordinator": Membership.Role.COORDINATOR}
DESK = "equipe-mission-impossible"


@dataclass
class Region:
    """What the story needs at hand, found by slug."""

    programme: Programme
    territories: dict[str, Territory] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    members: dict[str, list[User]] = field(default_factory=dict)
    delegates: dict[str, list[User]] = field(default_factory=dict)

    @property
    def desk(self):
        return self.organisations[DESK]


def lay(today: datetime.date) -> Region:
    """Everything but the sheets, dated as it happened."""
    system = User.objects.system()
    ready = _morning(today - datetime.timedelta(days=READY_DAYS))
    region = Region(_programme(today, by=system))
    _words_and_themes(region, by=system)
    _territories(region, by=system, at=ready)
    people = _accounts()
    _organisations(region, people, system, at=ready)
    _cohorts(region, people, today)
    return region


def _programme(today, *, by):
    said = texts.programme()
    programme = programmes.create(
        by=by,
        slug=said["slug"],
        name=said["name"],
        region=said["region"],
        is_default=True,
        pitch=said["pitch"]["fr"],
        pitch_en=said["pitch"]["en"],
        take_charge_days=said["deadlines"]["take_charge_working_days"],
        answer_days=said["deadlines"]["answer_working_days"],
    )
    for period in said["closed_periods"]:
        for year in range(today.year - 2, today.year + 2):
            starts_on, ends_on = _day(year, period["starts"]), _day(year, period["ends"])
            if ends_on < starts_on:
                ends_on = _day(year + 1, period["ends"])
            programmes.close_between(programme, starts_on=starts_on, ends_on=ends_on, reason=period["name"], by=by)
    return programme


def _words_and_themes(region, *, by):
    for row in texts.rows("words"):
        programmes.set_word(
            region.programme,
            key=row["key"],
            language=row["language"],
            by=by,
            singular=row["singular"],
            plural=row["plural"],
            gender=row["gender"] or "m",
        )
    for row in texts.rows("themes"):
        region.themes[row["slug"]] = programmes.add_theme(region.programme, by=by, **row)


def _territories(region, *, by, at):
    for row in texts.rows("territories"):
        parent = region.territories.get(row.pop("parent_code"))
        region.territories[row["code"]] = organisations.add_territory(
            region.programme, **row, parent=parent, by=by, at=at
        )


def _accounts():
    """Each person's line, with their account; found by what they belong to."""
    people = {}
    for row in texts.rows("people"):
        row["user"] = User.objects.create_user(row["email"], full_name=row["full_name"])
        people.setdefault(row["belongs_to"], []).append(row)
    return people


def _organisations(region, people, system, *, at):
    rows = sorted(texts.rows("organisations"), key=lambda row: row["kind"] != Organisation.Kind.DESK)
    by = system
    for row in rows:
        organisation = organisations.add_organisation(
            region.programme,
            kind=row["kind"],
            slug=row["slug"],
            name=row["name"],
            email=row["email"],
            town=row["town"],
            territory=region.territories[row["territory_code"]],
            by=by,
            at=at,
        )
        region.organisations[row["slug"]] = organisation
        region.members[row["slug"]] = []
        for person in people.get(row["slug"], ()):
            role = ROLES.get(person["role"], Membership.Role.AGENT)
            organisations.add_member(organisation, person["user"], by=by, at=at, role=role)
            region.members[row["slug"]].append(person["user"])
        if organisation.kind == Organisation.Kind.DESK:
            # The desk comes first and sets up the others.
            by = User.objects.get(pk=region.members[row["slug"]][0].pk)
    _competences(region, by=by, at=at)


def _competences(region, *, by, at):
    for row in texts.rows("competences"):
        manner, _colon, name = row["target"].partition(":")
        target = {
            "organisation": lambda name: {"organisation": region.organisations[name]},
            "kind": lambda name: {"kind": name},
            "own_provider": lambda _name: {"is_own_provider": True},
        }[manner](name)
        organisations.add_competence(
            region.programme,
            theme=region.themes[row["theme_slug"]],
            territory=region.territories.get(row["territory_code"]),
            by=by,
            at=at,
            **target,
        )


def _cohorts(region, people, today):
    rows = sorted(texts.rows("cohorts"), key=lambda row: -int(row["started_on"]))
    for row in rows:
        starts_on = today - datetime.timedelta(days=int(row["started_on"]))
        provider = region.organisations[row["organisation_slug"]]
        # The head of the provider opens the class and writes down who was elected.
        by = region.members[row["organisation_slug"]][0]
        cohort = delegates.open_cohort(
            programme=region.programme,
            provider=provider,
            slug=row["slug"],
            name=row["name"].replace("{month}", MONTHS[starts_on.month - 1]),
            training=row["training"],
            territory=region.territories[row["territory_code"]],
            place=row["town"],
            headcount=int(row["headcount"]),
            starts_on=starts_on,
            ends_on=today + datetime.timedelta(days=int(row["ends_in_days"])),
            by=by,
            at=_morning(starts_on),
        )
        region.cohorts[row["slug"]] = cohort
        _class_of(region, cohort, people[row["slug"]], by=by)


def _class_of(region, cohort, people, *, by):
    at = _morning(cohort.starts_on + datetime.timedelta(days=MANDATE_AFTER_DAYS))
    region.delegates[cohort.slug] = []
    for person in people:
        if person["role"] in Mandate.Office.values:
            delegates.give_mandate(cohort, person["user"], office=person["role"], by=by, at=at)
            region.delegates[cohort.slug].append(person["user"])
        else:
            delegates.enrol(cohort, person["user"], by=by, at=at)


def _day(year, month_and_day):
    return datetime.date.fromisoformat(f"{year}-{month_and_day}")


def _morning(day):
    return datetime.datetime.combine(day, datetime.time(8, 30), tzinfo=PARIS)
