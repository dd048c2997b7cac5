import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.programmes.models import ClosedPeriod, Programme, Term, Theme


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.Sequence(lambda n: f"Programme {n}")
    pitch = "Les classes disent ce qui ne va pas. On leur répond."
    pitch_en = "Classes say what does not work. They are answered."

    @factory.post_generation
    def desk(programme, create, wanted, **kwargs):
        from .actors import OrganisationFactory

        if wanted:
            OrganisationFactory(programme=programme, kind="desk", name="L'équipe")


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    programme = factory.SubFactory(ProgrammeFactory)
    key = "delegate"
    language = "fr"
    singular = "ambassadrice"
    plural = "ambassadrices"
    gender = "f"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Thème {n}")
    icon = "bus"
    position = factory.Sequence(int)


class ClosedPeriodFactory(DjangoModelFactory):
    class Meta:
        model = ClosedPeriod

    programme = factory.SubFactory(ProgrammeFactory)
    starts_on = datetime.date(2026, 12, 21)
    ends_on = datetime.date(2027, 1, 1)
    reason = "Fermeture de fin d'année"
