"""One factory per model; traits for the states that tests speak of.

SheetFactory(programme=p)                    a draft, its four headings written
SheetFactory(sent=True, addressees=[o1, o2]) sent, one referral each, due in 20 days
ReferralFactory(taken=True)                  taken in charge
AnswerFactory(referral=r)                    with the states that follow from it
"""

from .actors import (
    CohortFactory,
    CompetenceFactory,
    EnrolmentFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    TerritoryFactory,
    UserFactory,
)
from .kernel import EntryFactory, JobFactory, MailFactory, PeriodicFactory
from .programme import ClosedPeriodFactory, ProgrammeFactory, TermFactory, ThemeFactory
from .results import TallyFactory
from .sheets import (
    AddresseeChoiceFactory,
    AnswerDraftFactory,
    AnswerFactory,
    DetailsRequestFactory,
    NumberingFactory,
    ReferralFactory,
    SheetFactory,
    StepFactory,
)

__all__ = [
    "AddresseeChoiceFactory",
    "AnswerDraftFactory",
    "AnswerFactory",
    "ClosedPeriodFactory",
    "CohortFactory",
    "CompetenceFactory",
    "DetailsRequestFactory",
    "EnrolmentFactory",
    "EntryFactory",
    "JobFactory",
    "MailFactory",
    "MandateFactory",
    "MembershipFactory",
    "NumberingFactory",
    "OrganisationFactory",
    "PeriodicFactory",
    "ProgrammeFactory",
    "ReferralFactory",
    "SheetFactory",
    "StepFactory",
    "TallyFactory",
    "TermFactory",
    "TerritoryFactory",
    "ThemeFactory",
    "UserFactory",
]
