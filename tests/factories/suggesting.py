import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.sheets.models import LearntRouting, SimilarChoice

from .programme import ProgrammeFactory
from .sheets import SheetFactory

FIGURES = {"texts": 60, "texts_of": {}, "tried": 12, "top1": 0.75, "top3": 0.9, "coverage": 0.5, "precision": 0.8}


class LearntRoutingFactory(DjangoModelFactory):
    """A row that nobody can read: as one left by another version of the site."""

    class Meta:
        model = LearntRouting

    programme = factory.SubFactory(ProgrammeFactory)
    about = "theme"
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")
    learnt_at = factory.LazyFunction(clock.now)
    figures = factory.LazyFunction(lambda: dict(FIGURES))
    content = b""


class SimilarChoiceFactory(DjangoModelFactory):
    class Meta:
        model = SimilarChoice

    draft = factory.SubFactory(SheetFactory)
    cohort = factory.SelfAttribute("draft.cohort")
    similar = factory.SubFactory(SheetFactory, sent=True, programme=factory.SelfAttribute("..draft.programme"))
    choice = "answers"
    chosen_by = factory.SelfAttribute("draft.drafted_by")
    chosen_at = factory.LazyFunction(clock.now)
