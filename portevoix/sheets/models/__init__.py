from .adhesion import REASON_LENGTH, WORDS_LENGTH, Adhesion, Merge
from .answering import IN_BRIEF_LENGTH, Answer, AnswerDraft, AnswerQuerySet, AnswerTemplate
from .handling import CLOCK_FIELDS, DetailsRequest, Referral, ReferralQuerySet, Step, late_at
from .saying import PLACES, Saying
from .settling import MISSING_LENGTH, Contest, Holding, Mediation, SettledProposal
from .sheet import HEADING_LENGTH, AddresseeChoice, Consultation, Numbering, Sheet, SheetQuerySet, first_sentence
from .suggesting import LearntRouting, SimilarChoice

__all__ = [
    "CLOCK_FIELDS",
    "HEADING_LENGTH",
    "IN_BRIEF_LENGTH",
    "MISSING_LENGTH",
    "PLACES",
    "REASON_LENGTH",
    "WORDS_LENGTH",
    "AddresseeChoice",
    "Adhesion",
    "Answer",
    "AnswerDraft",
    "AnswerQuerySet",
    "AnswerTemplate",
    "Consultation",
    "Contest",
    "DetailsRequest",
    "Holding",
    "LearntRouting",
    "Mediation",
    "Merge",
    "Numbering",
    "Referral",
    "ReferralQuerySet",
    "Saying",
    "SettledProposal",
    "Sheet",
    "SheetQuerySet",
    "SimilarChoice",
    "Step",
    "first_sentence",
    "late_at",
]
