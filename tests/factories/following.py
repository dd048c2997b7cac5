import factory
from factory.django import DjangoModelFactory

from portevoix.following.models import Follow, Follower, Heard
from portevoix.kit import clock

from .actors import UserFactory
from .kernel import EntryFactory
from .programme import ProgrammeFactory


class FollowerFactory(DjangoModelFactory):
    """A mailbox of no account; `account=True`: somebody's account."""

    class Meta:
        model = Follower

    programme = factory.SubFactory(ProgrammeFactory)
    email = factory.Sequence(lambda n: f"lectrice{n}@test.example")
    began_at = factory.LazyFunction(clock.now)

    class Params:
        account = factory.Trait(user=factory.SubFactory(UserFactory), email="")


class FollowFactory(DjangoModelFactory):
    """Of the whole programme, unless a theme, a territory, an organisation or a sheet is given."""

    class Meta:
        model = Follow

    follower = factory.SubFactory(FollowerFactory)
    followed_at = factory.LazyFunction(clock.now)


class HeardFactory(DjangoModelFactory):
    class Meta:
        model = Heard

    follower = factory.SubFactory(FollowerFactory)
    entry = factory.SubFactory(EntryFactory, programme=factory.SelfAttribute("..follower.programme"))
    send_at = factory.LazyFunction(clock.now)
