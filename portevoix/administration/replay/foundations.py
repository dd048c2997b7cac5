"""The programme before its first project, then the groups of each edition."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify

from portevoix.accounts.models import User
from portevoix.delegates import operations as delegates
from portevoix.delegates.models import Cohort
from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Membership, Organisation, Territory
from portevoix.programmes import operations as programmes
from portevoix.programmes.models import Programme, Theme
from portevoix.programmes.working_days import PARIS

from . import wording
from .source import DISTRICTS, Project

SLUG = "paris-budget-participatif"
NAME = "Budget participatif de Paris"
# The data sets no deadline: nearly ten years, so that hardly anyone real is called late by a rule of ours.
TAKE_CHARGE_DAYS = ANSWER_DAYS = 2400
# A reserved domain: accounts that nobody can sign in to, mailboxes that cannot exist (RFC 2606).
DOMAIN = f"{SLUG}.invalid"
DESK, ORGANISER = "equipe", "organisateur"


@dataclass
class City:
    """What the story needs at hand, found by the words of the source."""

    programme: Programme
    system: User
    themes: dict[str, Theme] = field(default_factory=dict)
    # By number of district; None is the whole city.
    territories: dict[int | None, Territory] = field(default_factory=dict)
    services: dict[str, Organisation] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    cohorts: dict[tuple[int | None, int], Cohort] = field(default_factory=dict)
    delegates: dict[int, User] = field(default_factory=dict)
    desk: Organisation | None = None
    organiser: Organisation | None = None

    def cohort_of(self, project: Project) -> Cohort:
        return self.cohorts[project.district, project.edition]

    def agent_of(self, organisation: Organisation) -> User:
        return self.people[organisation.pk]

    def delegate_of(self, cohort: Cohort) -> User:
        return self.delegates[cohort.pk]


@transaction.atomic
def lay(projects: list[Project]) -> City:
    """Add what is missing; a second time, nothing is."""
    system = User.objects.system()
    at = start_of(projects[0].edition)
    city = City(_programme(system), system)
    _territories(city, at)
    _themes(city, {project.theme for project in projects})
    city.desk = _organisation(city, "desk", DESK, "Équipe du budget participatif", at)
    city.organiser = _organisation(city, "provider", ORGANISER, "Ville de Paris, budget participatif", at)
    for name in sorted({project.service for project in projects}):
        city.services[name] = _organisation(city, "service", slugify(name), name, at)
    return city


@transaction.atomic
def open_edition(city: City, edition: int, projects: Iterable[Project], *, until: datetime.date) -> None:
    """One group of residents per district, with one spokesperson; `until`: the last day the data tells of."""
    at = start_of(edition)
    ends_on = datetime.date(max(until.year, edition), 12, 31)
    for district in sorted({project.district for project in projects}, key=lambda district: district or 0):
        slug = f"paris-{district or 'ville'}-{edition}"
        delegate = _person(slug, f"Porte-parole fictif, {wording.group_name(district, edition)}")
        cohort = Cohort.objects.filter(programme=city.programme, slug=slug).select_related("provider").first()
        if cohort is None:
            cohort = delegates.open_cohort(
                programme=city.programme,
                provider=city.organiser,
                slug=slug,
                name=wording.group_name(district, edition),
                territory=city.territories[district],
                starts_on=at.date(),
                ends_on=ends_on,
                by=city.system,
                at=at,
            )
            delegates.give_mandate(cohort, delegate, by=city.system, at=at)
        city.cohorts[district, edition] = cohort
        city.delegates[cohort.pk] = delegate


def start_of(edition: int) -> datetime.datetime:
    return datetime.datetime(edition, 1, 2, 9, tzinfo=PARIS)


def _programme(system):
    found = Programme.objects.select_for_update().filter(slug=SLUG).first()
    if found is not None:
        return found
    programme = programmes.create(
        by=system,
        slug=SLUG,
        name=NAME,
        is_demonstration=True,
        region="Paris",
        pitch=wording.PITCH,
        pitch_en=wording.PITCH_EN,
        notice=wording.NOTICE,
        take_charge_days=TAKE_CHARGE_DAYS,
        answer_days=ANSWER_DAYS,
    )
    for key, (singular, plural, gender, *english) in wording.WORDS.items():
        programmes.set_word(
            programme, key=key, language="fr", by=system, singular=singular, plural=plural, gender=gender
        )
        programmes.set_word(programme, key=key, language="en", by=system, singular=english[0], plural=english[1])
    return programme


def _territories(city, at):
    known = {t.code: t for t in Territory.objects.filter(programme=city.programme)}
    for district in (None, *DISTRICTS):
        # The official codes: Paris is 75, its twelfth district 75112.
        code = "75" if district is None else f"751{district:02d}"
        city.territories[district] = known.get(code) or organisations.add_territory(
            city.programme,
            kind=Territory.Kind.DEPARTMENT if district is None else Territory.Kind.DISTRICT,
            code=code,
            name=wording.district_name(district),
            parent=city.territories.get(None),
            by=city.system,
            at=at,
        )


def _themes(city, names):
    known = {theme.name: theme for theme in Theme.objects.filter(programme=city.programme)}
    for position, name in enumerate(sorted(names), start=1):
        city.themes[name] = known.get(name) or programmes.add_theme(
            city.programme,
            by=city.system,
            slug=slugify(name),
            name=name,
            icon=wording.ICONS.get(name, wording.OTHER_ICON),
            position=position,
        )


def _organisation(city, kind, slug, name, at):
    found = Organisation.objects.within(city.programme).filter(kind=kind, slug=slug).first()
    if found is None:
        found = organisations.add_organisation(
            city.programme, kind=kind, slug=slug, name=name, territory=city.territories[None], by=city.system, at=at
        )
    agent = _person(slug, f"Compte fictif, {name}"[:150])
    if not Membership.objects.of(agent).filter(organisation=found).exists():
        organisations.add_member(found, agent, by=city.system, at=at)
    city.people[found.pk] = agent
    return found


def _person(slug, name):
    email = f"{slug[:60]}@{DOMAIN}"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, full_name=name)
