import factory
from factory.django import DjangoModelFactory

from portevoix.results.models import Tally

from .programme import ProgrammeFactory


class TallyFactory(DjangoModelFactory):
    class Meta:
        model = Tally

    programme = factory.SubFactory(ProgrammeFactory)
