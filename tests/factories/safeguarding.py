import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.kit import clock
from portevoix.moderation.vault import sealed
from portevoix.safeguarding.models import Disclosure, PrivateWord, Referent

from .actors import UserFactory
from .programme import ProgrammeFactory


class ReferentFactory(DjangoModelFactory):
    """Named, without a membership of the desk: `MembershipFactory` gives it."""

    class Meta:
        model = Referent

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    named_by = factory.SelfAttribute("user")
    named_at = factory.LazyFunction(clock.now)


class DisclosureFactory(DjangoModelFactory):
    """Nobody has replied yet; say whose it is with `written_by`, or its `code_digest`."""

    class Meta:
        model = Disclosure

    programme = factory.SubFactory(ProgrammeFactory)
    sent_at = factory.LazyFunction(clock.now)
    due_at = factory.LazyAttribute(lambda disclosure: disclosure.sent_at + datetime.timedelta(days=1))

    class Params:
        answered = factory.Trait(due_at=None)


class PrivateWordFactory(DjangoModelFactory):
    class Meta:
        model = PrivateWord

    disclosure = factory.SubFactory(DisclosureFactory)
    sealed = factory.LazyFunction(lambda: sealed({"text": "On se moque de moi à l’atelier."}))
    said_at = factory.SelfAttribute("disclosure.sent_at")
