import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.search.models import Document, Spelling, SynonymList, Word
from portevoix.search.operations import document_of
from portevoix.search.sources import Text

from .actors import UserFactory
from .programme import ProgrammeFactory


class DocumentFactory(DjangoModelFactory):
    """A document as it is indexed, without its words in the vocabulary: `indexed` puts both."""

    class Meta:
        model = Document

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "sheet"
    subject_id = factory.Sequence(lambda n: n + 1)
    path = factory.LazyAttribute(lambda document: f"/fiches/2026-{document.subject_id:04d}/")
    title = "Le bus arrive trop tard"
    body = "La navette du matin arrive après le début des cours."

    @classmethod
    def _create(cls, model_class, *args, programme, kind, **fields):
        document = document_of(kind, Text(programme.pk, **fields))
        document.save()
        return document


class WordFactory(DjangoModelFactory):
    class Meta:
        model = Word

    programme = factory.SubFactory(ProgrammeFactory)
    word = factory.Sequence(lambda n: f"mot{n}")
    stem = factory.SelfAttribute("word")
    written = factory.SelfAttribute("word")
    documents = 1


class SpellingFactory(DjangoModelFactory):
    class Meta:
        model = Spelling

    word = factory.SubFactory(WordFactory)
    key = factory.LazyAttribute(lambda spelling: f"^{spelling.word.word[:3]}")


class SynonymListFactory(DjangoModelFactory):
    class Meta:
        model = SynonymList

    programme = factory.SubFactory(ProgrammeFactory)
    lines = "bus, car, navette"
    changed_by = factory.SubFactory(UserFactory)
    changed_at = factory.LazyFunction(clock.now)
