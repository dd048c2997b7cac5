import factory
from factory.django import DjangoModelFactory

from portevoix.boards import codes
from portevoix.boards.models import Agreement, Board, Contact, Contribution, Passage, Phone, Vote
from portevoix.kit import clock
from portevoix.traces.models import Link

from .actors import CohortFactory, UserFactory
from .media import UploadFactory
from .programme import ProgrammeFactory
from .sheets import ConsultationFactory, SheetFactory


class BoardFactory(DjangoModelFactory):
    """Open, gathering words for a draft of its class."""

    class Meta:
        model = Board

    cohort = factory.SubFactory(CohortFactory)
    programme = factory.SelfAttribute("cohort.programme")
    key = factory.LazyFunction(codes.new_key)
    code = factory.LazyFunction(codes.new_code)
    opened_by = factory.SubFactory(UserFactory)
    opened_at = factory.LazyFunction(clock.now)
    sheet = factory.SubFactory(
        SheetFactory, cohort=factory.SelfAttribute("..cohort"), programme=factory.SelfAttribute("..cohort.programme")
    )


class PhoneFactory(DjangoModelFactory):
    class Meta:
        model = Phone

    board = factory.SubFactory(BoardFactory)
    token_digest = factory.Sequence(lambda n: f"digest-{n}")
    is_shared = False
    joined_at = factory.LazyFunction(clock.now)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    phone = factory.SubFactory(PhoneFactory)
    address = factory.Sequence(lambda n: f"voix-{n}@test.example")
    left_at = factory.LazyFunction(clock.now)


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    board = factory.SubFactory(BoardFactory)
    phone = factory.SubFactory(PhoneFactory, board=factory.SelfAttribute("..board"))
    sheet = factory.SelfAttribute("board.sheet")
    heading = "problem"
    text = "Le bus arrive quand le cours a commencé."
    said_at = factory.LazyFunction(clock.now)

    class Params:
        voiced = factory.Trait(
            text="",
            voice=factory.SubFactory(UploadFactory, ready=True, owner=factory.SelfAttribute("..phone.owner_name")),
        )
        aside = factory.Trait(
            put_aside_by=factory.SubFactory(UserFactory),
            put_aside_at=factory.LazyFunction(clock.now),
            put_aside_reason="Une personne est nommée.",
        )


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    contribution = factory.SubFactory(ContributionFactory)
    phone = factory.SubFactory(PhoneFactory, board=factory.SelfAttribute("..contribution.board"))
    given_at = factory.LazyFunction(clock.now)


class VoteFactory(DjangoModelFactory):
    class Meta:
        model = Vote

    phone = factory.SubFactory(PhoneFactory)
    consultation = factory.SubFactory(ConsultationFactory, sheet=factory.SelfAttribute("..phone.board.sheet"))
    recognises = True
    voted_at = factory.LazyFunction(clock.now)


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = Passage

    sheet = factory.SubFactory(SheetFactory)
    heading = "problem"
    text = "Le bus arrive trop tard."
    written_by = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(clock.now)


class LinkFactory(DjangoModelFactory):
    class Meta:
        model = Link

    programme = factory.SubFactory(ProgrammeFactory)
    source_model = "boards.Contribution"
    source_id = factory.Sequence(lambda n: n)
    target_model = "boards.Passage"
    target_id = factory.Sequence(lambda n: n)
    relation = "says"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(clock.now)
