"""One factory per model; traits for the states that tests speak of.

SheetFactory(programme=p)                    a draft, its four headings written
SheetFactory(sent=True, addressees=[o1, o2]) sent and shown, one referral each, due in 20 days
SheetFactory(unread=True)                    sent, and not yet read for everyone
ReferralFactory(taken=True)                  taken in charge
AnswerFactory(referral=r)                    with the states that follow from it
CommitmentFactory(organisation=o, late=True) a promise past its date; also kept=True, dropped=True
"""

from .actors import (
    AbsenceFactory,
    CohortFactory,
    CompetenceFactory,
    CorrectionFactory,
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
from .commitments import CommitmentFactory
from .following import FollowerFactory, FollowFactory, HeardFactory
from .joining import AdhesionFactory, MergeFactory
from .kernel import (
    DeadAddressFactory,
    EntryFactory,
    InboundMailFactory,
    JobFactory,
    MailFactory,
    NoticeFactory,
    PeriodicFactory,
)
from .media import UploadFactory
from .moderation import OpeningFactory, ReadingFactory, SealFactory
from .notices import AppealFactory, ReportFactory, RightOfReplyFactory
from .programme import (
    ClosedPeriodFactory,
    PastAddressFactory,
    ProgrammeFactory,
    PublisherFactory,
    TermFactory,
    ThemeFactory,
)
from .results import TallyFactory
from .safeguarding import DisclosureFactory, PrivateWordFactory, ReferentFactory
from .search import DocumentFactory, SpellingFactory, SynonymListFactory, WordFactory
from .settling import ContestFactory, HoldingFactory, MediationFactory, SayingFactory, SettledProposalFactory
from .sheets import (
    AddresseeChoiceFactory,
    AnswerDraftFactory,
    AnswerFactory,
    AnswerTemplateFactory,
    ConsultationFactory,
    DetailsRequestFactory,
    NumberingFactory,
    ReferralFactory,
    SheetFactory,
    StepFactory,
)
from .suggesting import LearntRoutingFactory, SimilarChoiceFactory

__all__ = [
    "AbsenceFactory",
    "AddresseeChoiceFactory",
    "AdhesionFactory",
    "AgreementFactory",
    "AnswerDraftFactory",
    "AnswerFactory",
    "AnswerTemplateFactory",
    "AppealFactory",
    "BoardFactory",
    "ClosedPeriodFactory",
    "CohortFactory",
    "CommitmentFactory",
    "CompetenceFactory",
    "ConsultationFactory",
    "ContactFactory",
    "ContestFactory",
    "ContributionFactory",
    "CorrectionFactory",
    "DeadAddressFactory",
    "DetailsRequestFactory",
    "DisclosureFactory",
    "DocumentFactory",
    "EnrolmentFactory",
    "EntryFactory",
    "FollowFactory",
    "FollowerFactory",
    "HeardFactory",
    "HoldingFactory",
    "InboundMailFactory",
    "JobFactory",
    "LearntRoutingFactory",
    "LinkFactory",
    "MailFactory",
    "MandateFactory",
    "MediationFactory",
    "MembershipFactory",
    "MergeFactory",
    "NoticeFactory",
    "NumberingFactory",
    "OpeningFactory",
    "OrganisationFactory",
    "PassageFactory",
    "PastAddressFactory",
    "PeriodicFactory",
    "PhoneFactory",
    "PrivateWordFactory",
    "ProgrammeFactory",
    "PublisherFactory",
    "ReadingFactory",
    "ReferentFactory",
    "ReferralFactory",
    "ReportFactory",
    "RightOfReplyFactory",
    "SayingFactory",
    "SealFactory",
    "SettledProposalFactory",
    "SheetFactory",
    "SimilarChoiceFactory",
    "SpellingFactory",
    "StepFactory",
    "SynonymListFactory",
    "TallyFactory",
    "TermFactory",
    "TerritoryFactory",
    "ThemeFactory",
    "UploadFactory",
    "UserFactory",
    "VoteFactory",
    "WordFactory",
]
