"""A region before its first sheet: the demonstration's, grown to the size of a real one."""

import datetime
from dataclasses import dataclass

from portevoix.accounts.models import User
from portevoix.administration.demonstration import foundations
from portevoix.delegates.models import Cohort, Mandate
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.models import Programme, Theme

PROVIDERS = 300
SERVICES = 28
COHORTS = 600


@dataclass
class Directory:
    programme: Programme
    themes: dict[str, Theme]
    services: list[Organisation]
    cohorts: list[Cohort]
    # One person of each organisation, one delegate of each class, by the key of theirs.
    agents: dict[int, User]
    delegates: dict[int, User]


def lay(at: datetime.datetime) -> Directory:
    region = foundations.lay(at.date())
    programme = region.programme
    services = list(Organisation.objects.within(programme).filter(kind=Organisation.Kind.SERVICE).order_by("pk"))
    territories = [territory for territory in region.territories.values() if territory.parent_id]
    _add_providers(programme, territories)
    providers = list(Organisation.objects.within(programme).filter(kind=Organisation.Kind.PROVIDER).order_by("pk"))
    _add_cohorts(programme, providers, at)
    cohorts = list(Cohort.objects.filter(programme=programme).select_related("provider").order_by("pk"))
    return Directory(
        programme,
        {theme.slug: theme for theme in Theme.objects.filter(programme=programme)},
        services[:SERVICES],
        cohorts,
        _agents([*providers, *services], at),
        _delegates(cohorts, at),
    )


def _add_providers(programme, territories):
    models = list(Organisation.objects.within(programme).filter(kind=Organisation.Kind.PROVIDER).order_by("pk"))
    Organisation.objects.bulk_create(
        Organisation(
            programme=programme,
            kind=Organisation.Kind.PROVIDER,
            slug=f"{models[number % len(models)].slug[:70]}-{number}",
            name=f"{models[number % len(models)].name} {number}",
            email=f"accueil-{number}@organismes.example",
            territory=territories[number % len(territories)],
            town=models[number % len(models)].town,
        )
        for number in range(PROVIDERS - len(models))
    )


def _add_cohorts(programme, providers, at):
    existing = Cohort.objects.filter(programme=programme).count()
    Cohort.objects.bulk_create(
        Cohort(
            programme=programme,
            provider=(provider := providers[number % len(providers)]),
            slug=f"classe-{number}",
            name=f"Groupe {number}, promotion d'octobre",
            training="Titre professionnel Serveur en restauration",
            territory=provider.territory,
            place=provider.town,
            headcount=14,
            starts_on=at.date() - datetime.timedelta(days=60),
            ends_on=at.date() + datetime.timedelta(days=200),
        )
        for number in range(COHORTS - existing)
    )


def _agents(organisations, at):
    users = User.objects.bulk_create(
        _user(f"agent-{organisation.pk}@mesures.example", "Agente de mesure") for organisation in organisations
    )
    pairs = list(zip(organisations, users, strict=True))
    Membership.objects.bulk_create(Membership(organisation=o, user=u, started_at=at) for o, u in pairs)
    return {organisation.pk: user for organisation, user in pairs}


def _delegates(cohorts, at):
    users = User.objects.bulk_create(
        _user(f"delegue-{cohort.pk}@mesures.example", "Déléguée de mesure") for cohort in cohorts
    )
    pairs = list(zip(cohorts, users, strict=True))
    lasting = datetime.timedelta(days=200)
    Mandate.objects.bulk_create(
        Mandate(cohort=cohort, user=user, starts_at=at - lasting, ends_at=at + lasting) for cohort, user in pairs
    )
    return {cohort.pk: user for cohort, user in pairs}


def _user(email, full_name):
    user = User(email=email, full_name=full_name)
    user.set_unusable_password()
    return user
