import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort, Enrolment, Mandate
from portevoix.kit import clock
from portevoix.organisations.absences import day_of
from portevoix.organisations.models import Absence, Competence, Correction, Membership, Organisation, Territory

from .programme import ProgrammeFactory, ThemeFactory

WEEK = datetime.timedelta(days=7)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne-{n}@test.example")
    full_name = factory.Sequence(lambda n: f"Personne {n}")
    password = "!"


class TerritoryFactory(DjangoModelFactory):
    class Meta:
        model = Territory

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "department"
    code = factory.Sequence(str)
    name = factory.Sequence(lambda n: f"Département {n}")
    parent = None
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else ''}{o.kind}-{o.code}/")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "service"
    slug = factory.Sequence(lambda n: f"organisme-{n}")
    name = factory.Sequence(lambda n: f"Organisme {n}")
    email = factory.LazyAttribute(lambda o: f"accueil@{o.slug}.example")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    started_at = factory.LazyFunction(lambda: clock.now() - WEEK)

    class Params:
        ended = factory.Trait(ended_at=factory.LazyFunction(clock.now))


class AbsenceFactory(DjangoModelFactory):
    """Away for a week, nobody standing in."""

    class Meta:
        model = Absence

    membership = factory.SubFactory(MembershipFactory)
    starts_on = factory.LazyFunction(lambda: day_of(clock.now()))
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + WEEK)
    said_by = factory.SelfAttribute("membership.user")
    said_at = factory.LazyFunction(clock.now)


class CompetenceFactory(DjangoModelFactory):
    class Meta:
        model = Competence

    programme = factory.SubFactory(ProgrammeFactory)
    theme = factory.SubFactory(ThemeFactory, programme=factory.SelfAttribute("..programme"))
    organisation = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..programme"))


class CorrectionFactory(DjangoModelFactory):
    """To decide: the table led to `out`, and `into` answered."""

    class Meta:
        model = Correction

    programme = factory.SubFactory(ProgrammeFactory)
    theme = factory.SubFactory(ThemeFactory, programme=factory.SelfAttribute("..programme"))
    out = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..programme"))
    into = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..programme"))
    first_seen_at = factory.LazyFunction(clock.now)
    last_seen_at = factory.SelfAttribute("first_seen_at")


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    provider = factory.SubFactory(OrganisationFactory, programme=factory.SelfAttribute("..programme"), kind="provider")
    slug = factory.Sequence(lambda n: f"classe-{n}")
    name = factory.Sequence(lambda n: f"Classe {n}")
    training = "Cuisine"
    headcount = 15
    starts_on = factory.LazyFunction(lambda: clock.now().date() - 4 * WEEK)
    ends_on = factory.LazyFunction(lambda: clock.now().date() + 20 * WEEK)


class MandateFactory(DjangoModelFactory):
    class Meta:
        model = Mandate

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    starts_at = factory.LazyFunction(lambda: clock.now() - 3 * WEEK)
    ends_at = factory.LazyFunction(lambda: clock.now() + 20 * WEEK)

    class Params:
        expired = factory.Trait(ends_at=factory.LazyFunction(lambda: clock.now() - WEEK))


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    enrolled_at = factory.LazyFunction(clock.now)
