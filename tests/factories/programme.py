import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.programmes.models import ClosedPeriod, PastAddress, Programme, Publisher, Term, Theme


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


class PastAddressFactory(DjangoModelFactory):
    class Meta:
        model = PastAddress

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "theme"
    slug = factory.Sequence(lambda n: f"ancien-nom-{n}")
    subject_id = factory.LazyAttribute(lambda o: ThemeFactory(programme=o.programme).pk)


class PublisherFactory(DjangoModelFactory):
    """What the law asks is all there."""

    class Meta:
        model = Publisher

    programme = factory.SubFactory(ProgrammeFactory)
    name = "La Région"
    address = "27 place Jules-Guesde, 13002 Marseille"
    email = "equipe@region.example"
    director = "La présidente de la Région"
    host_name = "L’hébergeur"
    host_address = "1 rue du Serveur, 59000 Lille"
    host_phone = "03 00 00 00 00"
