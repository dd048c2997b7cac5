"""Who is told that a sheet, or words beside it, was read for everyone or masked, or that nobody has read it yet."""

from portevoix.delegates.permissions import delegates_of
from portevoix.moderation.models import Opening, Reading
from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee
from portevoix.organisations.models import Membership
from portevoix.programmes.addresses import address
from portevoix.sheets.models import Adhesion, Saying
from portevoix.sheets.operations.publishing import sealed_of
from portevoix.timeline.listeners import on

from .reaching import OWED, sheet_of, tell_class, tell_desk, write


@on("sheets.readings_asked")
def tell_of_waiting(entry):
    waiting = Reading.objects.within(entry.programme).open().count()
    if waiting:
        link = address(entry.programme, "sheets:reading_list")
        tell_desk(entry, "to_read", section=Section.TODO, waiting=waiting, link=link)


@on("sheets.shown")
def tell_of_showing(entry):
    tell_class(entry, sheet_of(entry), "shown")


@on("sheets.masked")
def tell_of_masking(entry):
    tell_class(entry, sheet_of(entry), "masked", reason=entry.facts["reason"])


@on("sheets.withheld")
def tell_of_withholding(entry):
    sheet = sheet_of(entry)
    if sheet.withheld_at is not None:
        tell_class(entry, sheet, "withheld", reason=sheet.withheld_reason)


@on("sheets.reading_late")
def tell_of_late_reading(entry):
    reading = Reading.objects.open().filter(pk=entry.facts["reading"]).first()
    if reading is not None:
        sheet = sheet_of(entry)
        role = Membership.Role.COORDINATOR
        link = address(entry.programme, "sheets:reading_list")
        tell_desk(entry, "reading_late", role=role, **OWED, sheet=sheet, link=link, reading=reading)


@on("sheets.words_shown", "sheets.words_masked", "sheets.words_withheld")
def tell_of_words(entry):
    """The class whose words they are; with the reason of what was masked, or is not shown."""
    read = words_of(entry)
    is_withheld = entry.verb == "sheets.words_withheld"
    if read is None or is_withheld is not (read.withheld_at is not None):
        return
    if not is_withheld and not _is_public(read):
        return
    reason = read.withheld_reason if is_withheld else entry.facts.get("reason", "")
    _tell_class_of(read, entry, "words_read", reason=reason)


@on("sheets.opening_asked")
def tell_of_opening_asked(entry):
    opening = Opening.objects.filter(pk=entry.facts["opening"], agreed_at=None).select_related("asked_by").first()
    if opening is not None:
        read = sealed_of(opening.seal)
        sheet, link = read.sheet, page_of(read, entry.programme)
        tell_desk(entry, "opening_asked", **OWED, sheet=sheet, link=link, opening=opening)


@on("sheets.opened")
def tell_of_opening(entry):
    opening = Opening.objects.filter(pk=entry.facts["opening"]).select_related("seal").first()
    _tell_class_of(sealed_of(opening.seal), entry, "opened", reason=opening.reason)


def words_of(entry):
    """The words that an entry is about; none once they are gone."""
    model = {"sheets.Adhesion": Adhesion, "sheets.Saying": Saying}[entry.facts["words_of"]]
    return model.objects.filter(pk=entry.facts["words_id"]).select_related("sheet", "cohort").first()


def _is_public(read):
    """Shown words are read on a page that everyone reads, and as long as they are not taken back."""
    return read.sheet.is_shown and getattr(read, "withdrawn_at", None) is None


def page_of(read, programme):
    """Where the desk reads it."""
    return address(programme, read.READING_PAGE, read.page_key)


def _tell_class_of(read, entry, template, **context):
    people = [Addressee.person(user) for user in delegates_of(read.cohort, at=entry.happened_at)]
    link = address(entry.programme, "sheets:detail", read.sheet.reference)
    write(entry, people, template, read=read, sheet=read.sheet, cohort=read.cohort, link=link, **context)
