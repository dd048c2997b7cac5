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
from .boards import (
    AgreementFactory,
    BoardFactory,
    ContactFactory,
    ContributionFactory,
    LinkFactory,
    PassageFactory,
    PhoneFactory,
    VoteFactory,
)
from .kernel import EntryFactory, JobFactory, MailFactory, PeriodicFactory
from .media import UploadFactory
from .programme import ClosedPeriodFactory, ProgrammeFactory, TermFactory, ThemeFactory
from .results import TallyFactory
from .sheets import (
    AddresseeChoiceFactory,
    AnswerDraftFactory,
    AnswerFactory,
    ConsultationFactory,
    DetailsRequestFactory,
    NumberingFactory,
    ReferralFactory,
    SheetFactory,
    StepFactory,
)

__all__ = [
    "AddresseeChoiceFactory",
    "AgreementFactory",
    "AnswerDraftFactory",
    "AnswerFactory",
    "BoardFactory",
    "ClosedPeriodFactory",
    "CohortFactory",
    "CompetenceFactory",
    "ConsultationFactory",
    "ContactFactory",
    "ContributionFactory",
    "DetailsRequestFactory",
    "EnrolmentFactory",
    "EntryFactory",
    "JobFactory",
    "LinkFactory",
    "MailFactory",
    "MandateFactory",
    "MembershipFactory",
    "NumberingFactory",
    "OrganisationFactory",
    "PassageFactory",
    "PeriodicFactory",
    "PhoneFactory",
    "ProgrammeFactory",
    "ReferralFactory",
    "SheetFactory",
    "StepFactory",
    "TallyFactory",
    "TermFactory",
    "TerritoryFactory",
    "ThemeFactory",
    "UploadFactory",
    "UserFactory",
    "VoteFactory",
]
