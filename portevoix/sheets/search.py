"""How sheets, their answers and the themes are found: as they are now, and only while everyone may read them."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portevoix.organisations.search import place_of
from portevoix.programmes.models import Theme
from portevoix.search import operations as search
from portevoix.search.sources import Source, Text, declare
from portevoix.timeline.listeners import on

from .models import Answer, Referral, Sheet

HEADINGS = ("problem", "causes", "consequences", "solutions")
SAID = ("in_brief", "understood", "decision", "obstacle", "next_step")


def _sheets():
    referrals = Referral.objects.select_related("organisation").order_by("pk")
    return (
        Sheet.objects.shown()
        .select_related("theme", "territory", "cohort__provider")
        .prefetch_related(Prefetch("referrals", referrals))
    )


def _answers():
    return Answer.objects.filter(referral__sheet__shown_at__isnull=False).select_related(
        "referral__organisation", "referral__sheet__theme", "referral__sheet__territory"
    )


def _texts_of_sheets(sheets):
    for sheet in sheets:
        yield Text(
            sheet.programme_id,
            sheet.pk,
            sheet.get_absolute_url(),
            sheet.title,
            _joined(sheet, HEADINGS),
            sheet.sent_at,
            parties=", ".join(referral.organisation.name for referral in sheet.referrals.all()),
            around=" ".join((sheet.reference, sheet.cohort.name, sheet.cohort.provider.name, _about(sheet))),
            **_facets_of(sheet),
        )


def _texts_of_answers(answers):
    for answer in answers:
        sheet = answer.referral.sheet
        yield Text(
            sheet.programme_id,
            answer.pk,
            answer.get_absolute_url(),
            sheet.title,
            _joined(answer, SAID),
            answer.given_at,
            parties=answer.referral.organisation.name,
            around=f"{sheet.reference} {_about(sheet)}",
            is_title_borrowed=True,
            **_facets_of(sheet),
        )


def _texts_of_themes(themes):
    """A theme leads to its sheets."""
    root = reverse("sheets:list")
    for theme in themes:
        yield Text(theme.programme_id, theme.pk, f"{root}?theme={theme.slug}", theme.name, "", theme_id=theme.pk)


def _answers_to(sheets):
    return "answer", Answer.objects.filter(referral__sheet__in=sheets).order_by("pk").values_list("pk", flat=True)


def _joined(row, names):
    return "\n".join(filter(None, (getattr(row, name) for name in names)))


def _about(sheet):
    return " ".join(filter(None, (sheet.place, str(sheet.territory or ""), sheet.theme.name)))


def _facets_of(sheet):
    return {"theme_id": sheet.theme_id, "status": sheet.status, **place_of(sheet.territory)}


SHEETS = declare(Source("sheet", "fiches", _("What classes say"), "files", _sheets, _texts_of_sheets, _answers_to))
ANSWERS = declare(Source("answer", "reponses", _("Answers"), "message-square-reply", _answers, _texts_of_answers))
THEMES = declare(Source("theme", "themes", _("Themes"), "tag", Theme.objects.all, _texts_of_themes))


@on(
    "sheets.shown",
    "sheets.withheld",
    "sheets.masked",
    "sheets.answered",
    "sheets.settled",
    "sheets.abandoned",
    "sheets.contested",
)
@on("sheets.mediated", "sheets.passed_on", "sheets.declined", "sheets.taken_from_closed", "sheets.holding_said")
def follow(entry):
    """Whatever happened, the sheet and its answers are indexed as they stand."""
    search.refresh(SHEETS.kind, entry.subject_id)
    kind, answers = _answers_to([entry.subject_id])
    search.refresh(kind, *answers)


@on("sheets.shown", "sheets.masked")
def follow_theme(entry):
    """A theme is found from its first sheet on."""
    theme = Sheet.objects.filter(pk=entry.subject_id, theme__isnull=False).values_list("theme", flat=True)
    search.refresh(THEMES.kind, *theme)
