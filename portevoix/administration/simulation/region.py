"""The programme of the year: the demonstration's territory, with classes that begin and end as in a school year."""

import dataclasses
import datetime
import random

from portevoix.accounts.models import User
from portevoix.administration.demonstration import texts
from portevoix.administration.installing import folder as folders
from portevoix.administration.installing.writing import Installer, Region
from portevoix.delegates import operations as delegates
from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Organisation

DAY = datetime.timedelta(days=1)
# Begins so many days after the first of September, lasts so many: classes of the autumn, then of the winter.
TERMS = (((6, 24), (90, 285)), ((130, 165), (60, 140)))
ACCEPTS = 0.85
RHYTHMS = [*[User.Rhythm.AT_ONCE] * 4, User.Rhythm.DAILY, User.Rhythm.DAILY, User.Rhythm.WEEKLY, User.Rhythm.HERE_ONLY]


def lay(first_day: datetime.date, draw: random.Random, *, at: datetime.datetime) -> Region:
    """Everything but the sheets."""
    loaded = folders.load(texts.FOLDER, today=first_day)
    slugs = {row["slug"] for row in loaded.organisations}
    people = [row for row in loaded.people if row["belongs_to"] in slugs]
    region = Installer(dataclasses.replace(loaded, cohorts=[], people=people), at=at).install(is_default=True)
    providers = [o for o in region.organisations.values() if o.kind == Organisation.Kind.PROVIDER]
    for provider in providers:
        for number, (begins, lasts) in enumerate(TERMS):
            starts_on = first_day + draw.randint(*begins) * DAY
            _open(region, provider, number, starts_on, starts_on + draw.randint(*lasts) * DAY, at)
    for organisation in region.organisations.values():
        # Most of those that know nobody here open the letter that invites them.
        if not region.members[organisation.slug] and organisation.email and draw.random() < ACCEPTS:
            person = organisations.accept_invitation(organisation, email=organisation.email, at=at)
            region.members[organisation.slug].append(person)
    for user in User.objects.exclude(pk=User.objects.system().pk).order_by("pk"):
        User.objects.filter(pk=user.pk).update(rhythm=draw.choice(RHYTHMS))
    return region


def _open(region, provider, number, starts_on, ends_on, at):
    term = ("automne", "hiver")[number]
    cohort = delegates.open_cohort(
        programme=region.programme,
        provider=provider,
        slug=f"{provider.slug}-{term}"[:80],
        name=f"{provider.name}, groupe d’{term}"[:150],
        training="Titre professionnel",
        headcount=14,
        starts_on=starts_on,
        ends_on=ends_on,
        territory=provider.territory,
        place=provider.town,
        by=User.objects.system(),
        at=at,
    )
    email = f"{cohort.slug}@stagiaires.example"
    person = User.objects.create_user(email, full_name=provider.town)
    starts_at = datetime.datetime.combine(starts_on, datetime.time(9), tzinfo=datetime.UTC)
    delegates.give_mandate(cohort, person, by=User.objects.system(), at=at, starts_at=starts_at)
    region.cohorts[cohort.slug] = cohort
    region.delegates[cohort.slug] = [person]
