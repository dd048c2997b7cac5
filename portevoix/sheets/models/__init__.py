from .handling import Answer, AnswerDraft, DetailsRequest, Referral, ReferralQuerySet, Step
from .sheet import HEADING_LENGTH, AddresseeChoice, Consultation, Numbering, Sheet, SheetQuerySet

__all__ = [
    "HEADING_LENGTH",
    "AddresseeChoice",
    "Answer",
    "AnswerDraft",
    "Consultation",
    "DetailsRequest",
    "Numbering",
    "Referral",
    "ReferralQuerySet",
    "Sheet",
    "SheetQuerySet",
    "Step",
]
