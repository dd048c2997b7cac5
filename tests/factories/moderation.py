import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.moderation.models import SEALED_FOR, Opening, Reading, Seal
from portevoix.moderation.vault import sealed

from .actors import UserFactory
from .programme import ProgrammeFactory


class ReadingFactory(DjangoModelFactory):
    """Open, of a sheet; `SheetFactory` says of which one."""

    class Meta:
        model = Reading

    programme = factory.SubFactory(ProgrammeFactory)
    subject_model = "sheets.Sheet"
    subject_id = factory.Sequence(lambda n: -1 - n)
    asked_at = factory.LazyFunction(clock.now)
    due_at = factory.SelfAttribute("asked_at")

    class Params:
        shown = factory.Trait(
            read_at=factory.SelfAttribute("asked_at"),
            read_by=factory.SubFactory(UserFactory),
            outcome="shown",
        )
        withheld = factory.Trait(
            read_at=factory.SelfAttribute("asked_at"),
            read_by=factory.SubFactory(UserFactory),
            outcome="withheld",
            reason="Des noms.",
        )
        # Open again, since whoever wrote does not agree.
        second = factory.Trait(
            objection="Ce sont des fonctions.",
            objected_by=factory.SubFactory(UserFactory),
            first_read_by=factory.SubFactory(UserFactory),
        )


class SealFactory(DjangoModelFactory):
    """Of a sheet: say which one with `subject_id`."""

    class Meta:
        model = Seal

    programme = factory.SubFactory(ProgrammeFactory)
    subject_model = "sheets.Sheet"
    subject_id = factory.Sequence(lambda n: -1 - n)
    sealed = factory.LazyFunction(lambda: sealed({"problem": "Madame Dupont ne vient pas."}))
    sealed_by = factory.SubFactory(UserFactory)
    sealed_at = factory.LazyFunction(clock.now)
    destroy_at = factory.LazyAttribute(lambda o: o.sealed_at + SEALED_FOR)


class OpeningFactory(DjangoModelFactory):
    """Asked for; nobody has agreed yet."""

    class Meta:
        model = Opening

    seal = factory.SubFactory(SealFactory)
    reason = "Une plainte est déposée."
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)
