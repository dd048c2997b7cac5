from django.db.models import Max

from portevoix.api.datasets import SHEETS
from portevoix.sheets.models import Referral, Saying, Sheet, SheetQuerySet, Step
from portevoix.sheets.reading import UNSEEN_VERBS
from portevoix.timeline.models import Entry

from . import Row, Source
from .addresses import Addresses, territory_code

# The name of each column, and where it is kept.
PLAIN = {
    "reference": "reference",
    "title": "title",
    "status": "status",
    "theme": "theme__slug",
    "theme_name": "theme__name",
    "territory_name": "territory__name",
    "place": "place",
    "class": "cohort__slug",
    "class_name": "cohort__name",
    "provider": "cohort__provider__slug",
    "provider_name": "cohort__provider__name",
    "sent_at": "sent_at",
    "answered_at": "answered_at",
    "settled_at": "settled_at",
    "abandoned_at": "abandoned_at",
    "abandon_reason": "abandon_reason",
    "problem": "problem",
    "causes": "causes",
    "consequences": "consequences",
    "solutions": "solutions",
    "consulted": "consulted",
    "recognised": "recognised",
    "reservations": "reservations",
    "unapproved_reason": "unapproved_reason",
    "classes": "class_count",
    "trainees": "trainee_count",
    "unsized_classes": "unsized_count",
    "departments": "department_count",
}
# As on the pages: of a class that is alone, nothing more is said.
COUNTS_OF_ONE = dict.fromkeys(("trainees", "unsized_classes", "departments"))
BESIDE = ("pk", "territory__kind", "territory__code", "shown_at", "is_reason_shown")
DUTY = ("sheet", "organisation__slug", "organisation__name", "state", "referred_at", "due_at", "taken_at")
DUTY_BESIDE = ("answered_at", "contests", "paused_at")


def shown(programme) -> SheetQuerySet:
    return Sheet.objects.within(programme).shown()


def read(sheets: SheetQuerySet, *, programme, at) -> list[tuple[tuple, Row]]:
    """Four queries, in the order of `sheets`."""
    sheets = sheets.annotate(is_reason_shown=Saying.objects.is_shown(Saying.Kind.CLOSING))
    found = list(sheets.values_list(*BESIDE, *PLAIN.values()))
    keys, to = [pk for pk, *_rest in found], Addresses(programme)
    themes, addressees, updates = _other_themes(keys), _addressees(keys, at), _updates(keys)
    rows = []
    for pk, kind, code, shown_at, is_reason_shown, *values in found:
        row = dict(zip(PLAIN, values, strict=True))
        if not is_reason_shown:
            row["abandon_reason"] = ""
        position = (row["sent_at"], pk)
        row["url"] = to.sheet(row["reference"])
        row["territory"] = territory_code(kind, code)
        if row["classes"] < 2:
            row |= COUNTS_OF_ONE
        row["other_themes"] = themes.get(pk, [])
        row["updated_at"] = updates.get(pk, shown_at)
        row["addressees"] = addressees.get(pk, [])
        rows.append((position, in_columns(SHEETS, row)))
    return rows


def in_columns(dataset, row: Row) -> Row:
    """In the order of the dictionary, and nothing else. An empty text of what may be empty is nothing."""
    return {
        column.name: None if column.may_be_empty and row[column.name] == "" else row[column.name]
        for column in dataset.columns
    }


def _other_themes(keys):
    crossed = Sheet.other_themes.through.objects.filter(sheet__in=keys).order_by("theme__position", "theme__slug")
    found: dict[int, list[str]] = {}
    for sheet, slug in crossed.values_list("sheet", "theme__slug"):
        found.setdefault(sheet, []).append(slug)
    return found


def _addressees(keys, at):
    found: dict[int, list[Row]] = {}
    duties = Referral.objects.filter(sheet__in=keys).order_by("pk").values_list(*DUTY, *DUTY_BESIDE)
    for sheet, slug, name, state, received_at, due_at, taken_at, answered_at, contests, paused_at in duties:
        # The model says whether it is late: asked of one that is never saved.
        duty = Referral(state=state, due_at=due_at, answered_at=answered_at, paused_at=paused_at)
        found.setdefault(sheet, []).append(
            {
                "organisation": slug,
                "organisation_name": name,
                "state": state,
                "received_at": received_at,
                "due_at": due_at,
                "taken_at": taken_at,
                "answered_at": answered_at,
                "is_late": duty.is_late(at),
                "contests": contests,
            }
        )
    return found


def _updates(keys):
    entries = Entry.objects.filter(subject_model=Sheet._meta.label, subject_id__in=keys).exclude(verb__in=UNSEEN_VERBS)
    return dict(entries.order_by().values_list("subject_id").annotate(Max("happened_at")))


def steps_of(sheet: int) -> list[Row]:
    """What was said about the handling of one sheet, in order."""
    said = Step.objects.filter(referral__sheet=sheet).order_by("added_at", "pk")
    columns = ("organisation", "said_at", "text")
    return [
        dict(zip(columns, values, strict=True))
        for values in said.values_list("referral__organisation__slug", "added_at", "text")
    ]


SOURCE = Source(SHEETS, shown, read, ("sent_at", "pk"), newest_first=True)
