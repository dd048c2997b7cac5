"""A sheet, or words beside it, as the first reader sees them: texts in pieces, with what was found in them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.models import User
from portevoix.moderation.detection import Finding, findings
from portevoix.moderation.detection import pieces as cut
from portevoix.moderation.masking import Place, occurrences
from portevoix.organisations.models import Membership

from .operations.reading import Read, texts_of

HEADINGS = {
    "problem": _("The problem"),
    "causes": _("Its causes"),
    "consequences": _("Its consequences on our life"),
    "solutions": _("The solutions we propose"),
    "place": _("The place"),
    "reservations": _("What some of the class find missing"),
    "unapproved_reason": _("Why it left without the word of the class"),
    # Of a class that joins, and of what a class says later.
    "words": _("What the class says"),
    "decided": _("How the class decided"),
    "missing": _("What is missing in the answer"),
    "abandon_reason": _("Why the sheet is given up"),
    "withdraw_reason": _("Why the class takes its adhesion back"),
    "part_reason": _("Why the two sheets are shown apart"),
}
MASKED_WORDS = _("[masked]")


@dataclass(frozen=True)
class Found:
    """A finding in one text; `number` leads from the text to its line in the list."""

    number: int
    field: str
    text: str
    finding: Finding

    @property
    def key(self) -> str:
        return f"{self.field}-{self.finding.start}-{self.finding.end}"

    @property
    def place(self) -> Place:
        word = _("[masked: %(what)s]") % {"what": self.finding.label}
        return Place(self.field, self.finding.start, self.finding.end, word)

    @property
    def is_masked_by_default(self) -> bool:
        return self.finding.is_surely_personal


@dataclass(frozen=True)
class Piece:
    """`numbers`: of the findings that end here."""

    text: str
    is_found: bool
    numbers: list[int]


@dataclass(frozen=True)
class Text:
    field: str
    heading: Promise
    pieces: list[Piece]


def known_names(read: Read) -> list[str]:
    """Of the people around it: its classes, the staff of their providers and of its addressees. Two queries."""
    cohorts = {read.cohort, read.sheet.cohort}
    of_class = User.objects.filter(mandates__cohort__in=cohorts) | User.objects.filter(enrolments__cohort__in=cohorts)
    organisations = [*read.sheet.referrals.values_list("organisation", flat=True)]
    organisations += [cohort.provider_id for cohort in cohorts]
    staff = Membership.objects.filter(organisation__in=organisations).values_list("user__full_name", flat=True)
    names = {*of_class.order_by().values_list("full_name", flat=True).distinct(), *staff}
    return sorted(name for name in names if name.strip())


def read_first(read: Read) -> tuple[list[Text], list[Found]]:
    """Its texts that are not empty, in order, and everything found in them."""
    names, texts, found = known_names(read), [], []
    for field, text in texts_of(read).items():
        if text.strip():
            results = findings(text, names=names)
            here = [
                Found(len(found) + place, field, text[result.start : result.end], result)
                for place, result in enumerate(results, start=1)
            ]
            found += here
            texts.append(Text(field, HEADINGS[field], _pieces(text, here)))
    return texts, found


def places_of_words(read: Read, lines: Iterable[str]) -> tuple[list[Place], list[str]]:
    """Wherever these words stand in its texts; then those that stand nowhere."""
    places, missing = [], []
    for line in lines:
        found = [
            Place(field, start, end, str(MASKED_WORDS))
            for field, text in texts_of(read).items()
            for start, end in occurrences(text, line)
        ]
        places += found
        missing += [] if found else [line]
    return places, missing


def fingerprint(read: Read) -> str:
    """Of the text as it was read: a choice made on another one is refused."""
    said = "\0".join(texts_of(read).values())
    return hashlib.sha256(said.encode()).hexdigest()


def _pieces(text, found):
    pieces, end = [], 0
    for piece, inside in cut(text, [one.finding for one in found]):
        end += len(piece)
        numbers = [one.number for one in found if one.finding.end == end]
        pieces.append(Piece(piece, bool(inside), numbers))
    return pieces
