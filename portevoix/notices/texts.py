"""The public texts that somebody may report, or be named in: where each stands, in which words, whose it is.

An address names one as `<kind>/<pk>`. What is not public, or says nothing, does not exist here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portevoix.commitments.models import Commitment
from portevoix.delegates.models import Cohort
from portevoix.organisations.models import Organisation
from portevoix.sheets.models import Answer, Contest, Holding, Mediation, Saying, SettledProposal, Sheet, Step

from .models import RightOfReply

CLASS, ORGANISATION, DESK, SOMEBODY = "class", "organisation", "desk", "somebody"


@dataclass(frozen=True)
class Kind:
    """`sheet`: how the model leads to its sheet, "self" for the sheet itself, "" for what stands outside any."""

    label: Promise | str
    model: type[models.Model]
    sheet: str
    fields: tuple[str, ...]
    written_by: str
    published_at: str
    side: str
    # Words that are read on their own before everyone can.
    said: Saying.Kind | None = None


KINDS = {
    "fiche": Kind(
        _("The text of the sheet"),
        Sheet,
        "self",
        ("problem", "causes", "consequences", "solutions"),
        "drafted_by_id",
        "sent_at",
        CLASS,
    ),
    "avis-de-la-classe": Kind(
        _("The word of the class"),
        Sheet,
        "self",
        ("reservations", "unapproved_reason"),
        "drafted_by_id",
        "sent_at",
        CLASS,
    ),
    "reponse": Kind(
        _("An answer"),
        Answer,
        "referral__sheet",
        ("in_brief", "understood", "decision", "obstacle", "next_step", "contact"),
        "author_id",
        "given_at",
        ORGANISATION,
    ),
    "etape": Kind(_("A step"), Step, "referral__sheet", ("text",), "added_by_id", "added_at", ORGANISATION),
    "contestation": Kind(
        _("A contest"),
        Contest,
        "referral__sheet",
        ("missing",),
        "contested_by_id",
        "contested_at",
        CLASS,
        Saying.Kind.CONTEST,
    ),
    "proposition": Kind(
        _("A proposal to close"),
        SettledProposal,
        "referral__sheet",
        ("text",),
        "proposed_by_id",
        "proposed_at",
        ORGANISATION,
    ),
    "mediation": Kind(
        _("What a mediation concludes"),
        Mediation,
        "referral__sheet",
        ("conclusion",),
        "concluded_by_id",
        "concluded_at",
        DESK,
    ),
    "un-mois-apres": Kind(
        _("A month later"), Holding, "sheet", ("words",), "said_by_id", "said_at", CLASS, Saying.Kind.HOLDING
    ),
    "abandon": Kind(
        _("Why it was given up"),
        Sheet,
        "self",
        ("abandon_reason",),
        "drafted_by_id",
        "abandoned_at",
        CLASS,
        Saying.Kind.CLOSING,
    ),
    "engagement": Kind(
        _("A promise"),
        Commitment,
        "",
        ("text", "responsible", "proof_text", "drop_reason"),
        "made_by_id",
        "made_at",
        ORGANISATION,
    ),
    "droit-de-reponse": Kind(
        _("A right of reply"), RightOfReply, "sheet", ("name", "text"), "asked_by_id", "decided_at", SOMEBODY
    ),
}


@dataclass(frozen=True)
class PublicText:
    """One of them. `author` is its public name; `written_by` the key of whoever wrote it, never shown."""

    kind: str
    pk: int
    label: Promise | str
    words: str
    author: str
    side: str
    sheet: Sheet | None
    cohort: Cohort | None
    organisation: Organisation | None
    written_by: int | None
    published_at: datetime
    url: str

    @property
    def reference(self) -> str:
        return self.sheet.reference if self.sheet is not None else ""


def read_of(kind: str, pk: int):
    """What the desk read before everyone: the sheet, or the words beside it; where their words can be masked."""
    known = KINDS[kind]
    if known.side != CLASS:
        return None
    found = Saying.objects.filter(kind=known.said, subject_id=pk) if known.said else Sheet.objects.filter(pk=pk)
    return found.first()


def public_sheets(programme) -> models.QuerySet:
    """Those that everyone reads. The only place of this app that says so."""
    return Sheet.objects.within(programme).shown()


def find(kind: str, pk: int, programme) -> PublicText | None:
    known = KINDS.get(kind)
    if known is None or programme is None or pk > models.BigIntegerField.MAX_BIGINT:
        return None
    found = _public(known, programme).filter(pk=pk).first()
    return _text(kind, found) if found is not None else None


def whatever_its_state(kind: str, pk: int, programme) -> PublicText | None:
    """The same, also once it is taken off: for the desk, and for whoever wrote it."""
    found = _sent(KINDS[kind], programme).filter(pk=pk).first()
    return _text(kind, found) if found is not None else None


def of_sheet(sheet: Sheet) -> list[PublicText]:
    """All that one public page holds, in the order of its history. One query a kind."""
    found = [text for kind in KINDS for text in _texts_of(kind, sheet)]
    return sorted(found, key=lambda text: (text.published_at, text.kind != "fiche", text.pk))


def _texts_of(kind: str, sheet: Sheet) -> Iterator[PublicText]:
    known = KINDS[kind]
    if not known.sheet:
        return
    where = {"pk": sheet.pk} if known.sheet == "self" else {known.sheet: sheet.pk}
    for row in _public(known, sheet.programme).filter(**where).order_by("pk"):
        text = _text(kind, row)
        if text is not None:
            yield text


def _public(kind, programme):
    if kind.model is Commitment:
        return _sent(kind, programme)
    where = "pk" if kind.model is Sheet else kind.sheet
    found = _sent(kind, programme).filter(**{f"{where}__in": public_sheets(programme)})
    if not kind.said:
        return found
    words = Saying.objects.shown().filter(kind=kind.said, subject_id=OuterRef("pk"))
    return found.annotate(words_shown_at=Subquery(words.values("shown_at")[:1])).exclude(words_shown_at=None)


def _sent(kind, programme):
    rows = kind.model._default_manager.exclude(**{kind.published_at: None})
    if kind.model is Sheet:
        return rows.filter(programme=programme).select_related("cohort", "programme")
    if kind.model is Commitment:
        return rows.filter(programme=programme).select_related("organisation", "cohort")
    if kind.model is RightOfReply:
        rows = rows.filter(state=RightOfReply.State.SHOWN)
    rows = rows.filter(**{f"{kind.sheet}__programme": programme})
    referral = ["referral__organisation"] if kind.sheet.startswith("referral") else []
    return rows.select_related(f"{kind.sheet}__cohort", f"{kind.sheet}__programme", *referral)


def _text(kind, row):
    known = KINDS[kind]
    words = "\n\n".join(said.strip() for name in known.fields if (said := getattr(row, name) or "").strip())
    if not words:
        return None
    sheet = _sheet_of(known, row)
    referral = getattr(row, "referral", None)
    organisation = referral.organisation if referral is not None else getattr(row, "organisation", None)
    cohort = sheet.cohort if sheet is not None else getattr(row, "cohort", None)
    side = DESK if organisation is not None and organisation.kind == Organisation.Kind.DESK else known.side
    return PublicText(
        kind=kind,
        pk=row.pk,
        label=known.label,
        words=words,
        author=_author(side, row, cohort, organisation),
        side=side,
        sheet=sheet,
        cohort=cohort,
        organisation=organisation,
        written_by=getattr(row, known.written_by),
        published_at=_published_at(known, row, sheet),
        url=row.get_absolute_url() if kind in ("reponse", "engagement") else sheet.get_absolute_url(),
    )


def _published_at(known, row, sheet):
    """Since when everyone reads it: nothing is read of a sheet that is not shown, nor words before they are."""
    said_at = getattr(row, "words_shown_at", None) or getattr(row, known.published_at)
    return max(said_at, sheet.shown_at) if sheet is not None and sheet.shown_at else said_at


def _sheet_of(known, row):
    if known.sheet in ("", "self"):
        return row if known.sheet else None
    return row.referral.sheet if known.sheet.startswith("referral") else row.sheet


def _author(side, row, cohort, organisation):
    if side == SOMEBODY:
        return row.name
    return str(cohort if side == CLASS else organisation or "")
