import datetime

import factory
from factory.django import DjangoModelFactory

from portevoix.commitments.models import Commitment
from portevoix.kit import clock

from .actors import CohortFactory, OrganisationFactory, UserFactory
from .programme import ProgrammeFactory

DAY = datetime.timedelta(days=1)


class CommitmentFactory(DjangoModelFactory):
    """Open, due in a month, its clock not set: `operations.promise` sets it."""

    class Meta:
        model = Commitment

    programme = factory.LazyAttribute(lambda o: o.organisation.programme)
    organisation = factory.SubFactory(OrganisationFactory, programme=factory.SubFactory(ProgrammeFactory))
    cohort = factory.SubFactory(CohortFactory, programme=factory.SelfAttribute("..organisation.programme"))
    text = "Un car de plus partira à 17 h 20 les jours de formation."
    responsible = "L’accueil du service des transports, 04 00 00 00 00"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(lambda: clock.now() - 30 * DAY)
    due_on = factory.LazyFunction(lambda: clock.now().date() + 30 * DAY)

    class Params:
        late = factory.Trait(due_on=factory.LazyFunction(lambda: clock.now().date() - 15 * DAY), reached=2)
        kept = factory.Trait(
            state="kept",
            kept_at=factory.LazyFunction(clock.now),
            kept_by=factory.SubFactory(UserFactory),
            proof_text="Le car de 17 h 20 roule depuis lundi.",
        )
        dropped = factory.Trait(
            state="dropped",
            dropped_at=factory.LazyFunction(clock.now),
            dropped_by=factory.SubFactory(UserFactory),
            drop_reason="Le transporteur n’a pas de conducteur à cette heure.",
        )
