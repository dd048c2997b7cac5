"""What the pages of a board show, in a number of queries that no crowd makes grow."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch
from django.utils.timezone import localdate
from django.utils.translation import get_language

from portevoix.media.models import Upload
from portevoix.sheets.class_word import fingerprint
from portevoix.sheets.models import Consultation, Referral, Sheet
from portevoix.sheets.operations import title_of
from portevoix.traces import operations as traces

from .addresses import media_url, period
from .models import Agreement, Contribution, Vote

PAGE = 30
SOONEST_SECONDS, MOST_QUESTIONS_A_SECOND = 4, 20
REMEMBERED = 4
VOICE_TYPES = {"ogg": "audio/ogg; codecs=opus", "m4a": "audio/mp4"}


@dataclass
class Sound:
    """A voice or a photo as a page shows it: playable, being prepared, refused or destroyed."""

    upload: Upload
    # (address, type), the first that the browser plays; a photo has one.
    sources: list[tuple[str, str]]


@dataclass
class Said:
    """One contribution, for one reader."""

    contribution: Contribution
    is_own: bool = False
    is_agreed: bool = False
    # How many say "me too".
    agreements: int = 0
    is_taken_up: bool = False
    voice: Sound | None = None
    photo: Sound | None = None


@dataclass
class Words:
    """A page of contributions under one heading, the latest first."""

    said: list[Said] = field(default_factory=list)
    page: int = 1
    has_next: bool = False

    @property
    def has_previous(self):
        return self.page > 1


def words(board, contributions, *, at, phone=None, page=1) -> Words:
    """At most four queries. `contributions`: those that the reader may see."""
    start = (page - 1) * PAGE
    rows = list(contributions.for_list().order_by("-said_at", "-pk")[start : start + PAGE + 1])
    shown = rows[:PAGE]
    agreed, agreements = _agreed(phone, shown), _agreements(shown)
    taken_up = traces.outcomes(*shown) if shown else {}
    return Words(
        [
            Said(
                one,
                is_own=phone is not None and one.phone_id == phone.pk,
                is_agreed=one.pk in agreed,
                agreements=agreements.get(one.pk, 0),
                is_taken_up=one.pk in taken_up,
                voice=_sound(board, one.voice, at),
                photo=_sound(board, one.photo, at),
            )
            for one in shown
        ],
        page,
        len(rows) > PAGE,
    )


def stamp(board, *, at, page=1) -> str:
    """The same as long as a page of words would be: nothing was said, corrected, agreed with; no address died."""
    state = "draft" if board.is_gathering else "left"
    return f"{board.changes}.{board.sheet_id}.{state}.{period(at)}.{page}.{get_language()}"


def poll_seconds(board) -> int:
    """When a telephone may ask again: a hall of four hundred makes twenty questions a second, no more."""
    return max(SOONEST_SECONDS, board.phones.count() // MOST_QUESTIONS_A_SECOND)


def subject(sheet) -> str:
    """What the words are about, in one line; "" while nothing says it."""
    return title_of(sheet.problem) if sheet is not None else ""


def counts(sheet) -> dict[str, int]:
    """How many contributions each heading has, those put aside left out."""
    rows = Contribution.objects.filter(sheet=sheet).shown().order_by().values_list("heading").annotate(Count("pk"))
    return dict(rows)


def open_consultation(sheet) -> Consultation | None:
    """The question put to the class about this very text."""
    if sheet is None or not sheet.is_draft:
        return None
    asked = Consultation.objects.filter(sheet=sheet, closed_at=None).first()
    return asked if asked is not None and asked.fingerprint == fingerprint(sheet) else None


def vote_of(phone, asked) -> Vote | None:
    return None if asked is None else Vote.objects.filter(phone=phone, consultation=asked).first()


def became(board) -> list[Sheet]:
    """The latest sheets that the class sent, with their answers: two queries."""
    referrals = Referral.objects.select_related("organisation", "answer").order_by("due_at", "pk")
    sent = Sheet.objects.sent().filter(cohort=board.cohort_id).select_related("theme").latest_first()
    return list(sent.prefetch_related(Prefetch("referrals", referrals))[:REMEMBERED])


def destruction_date(board, sheet) -> datetime.date | None:
    """When the voices and photos of what was gathered for it are destroyed; None while it has not left."""
    if sheet is None or sheet.sent_at is None:
        return None
    return localdate(sheet.sent_at) + datetime.timedelta(days=board.programme.media_kept_days)


def _agreed(phone, shown):
    if phone is None or not shown:
        return set()
    return set(phone.agreement_set.filter(contribution__in=shown).order_by().values_list("contribution", flat=True))


def _agreements(shown):
    given = Agreement.objects.filter(contribution__in=shown) if shown else Agreement.objects.none()
    return dict(given.order_by().values_list("contribution").annotate(Count("pk")))


def _sound(board, upload, at):
    if upload is None:
        return None
    types = VOICE_TYPES if upload.kind == Upload.Kind.VOICE else {"jpg": "image/jpeg"}
    sources = [(media_url(board, upload, variant, at=at), kind) for variant, kind in types.items()]
    return Sound(upload, sources if upload.is_ready else [])
