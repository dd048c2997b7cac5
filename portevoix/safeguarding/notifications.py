"""Who is told, and never of the words: neither what is confided, nor what is replied, nor the text of a sheet."""

from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee, tell
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.addresses import address
from portevoix.sheets.models import Adhesion, Saying, Sheet
from portevoix.timeline.listeners import on

from . import permissions
from .models import Disclosure, Referent

AT_ONCE = {"section": Section.TODO, "is_owed": True}


@on("sheets.sent")
def alert(entry):
    """Words of danger in a sheet: the referents at once, before the desk reads it in its turn."""
    sheet = Sheet.objects.select_related("reading").get(pk=entry.subject_id)
    _alert(entry, sheet)


@on("sheets.joined", "sheets.contested", "sheets.holding_said", "sheets.abandoned", "sheets.left", "sheets.parted")
def alert_of_words(entry):
    """The same of what a class says beside a sheet, at that moment."""
    for model in (Adhesion, Saying):
        said = model.objects.filter(sheet=entry.subject_id, reading__asked_at=entry.happened_at)
        for words in said.select_related("sheet", "reading").order_by("pk"):
            _alert(entry, words)


def _alert(entry, read):
    if read.reading is None or read.reading.read_at is not None or not read.reading.is_alert:
        return
    people = permissions.Team.of(entry.programme).readers(read.cohort_id)
    link = address(entry.programme, read.READING_PAGE, read.page_key)
    _write(entry, people, "alert", link=link, reference=read.sheet.reference, **AT_ONCE)


@on("safeguarding.disclosed", "safeguarding.written_again")
def tell_referents(entry):
    disclosure = _disclosure(entry)
    if disclosure.destroyed_at is None:
        link = address(entry.programme, "safeguarding:detail", disclosure.pk)
        _write(entry, permissions.readers_of(disclosure), "confided", link=link, due_at=disclosure.due_at, **AT_ONCE)


@on("safeguarding.replied")
def tell_the_person(entry):
    """By their account; whoever gave none comes back with the code."""
    user = _disclosure(entry).written_by
    if user is not None and user.is_active:
        link = address(entry.programme, "safeguarding:own", entry.subject_id)
        _write(entry, [user], "replied", link=link, is_owed=True)


@on("safeguarding.late")
def tell_the_coordinator(entry):
    """Nobody is chased for what has been answered since."""
    if _disclosure(entry).due_at is None:
        return
    desk = Membership.objects.live().filter(
        organisation__programme=entry.programme, organisation__kind=Organisation.Kind.DESK, user__is_active=True
    )
    people = [m.user for m in desk.filter(role=Membership.Role.COORDINATOR).select_related("user").order_by("pk")]
    link = address(entry.programme, "safeguarding:referents")
    _write(entry, people or permissions.Team.of(entry.programme).readers(), "late", link=link, **AT_ONCE)


@on("safeguarding.referent_named")
def tell_the_referent(entry):
    referent = Referent.objects.select_related("user").get(pk=entry.subject_id)
    _write(entry, [referent.user], "named", link=address(entry.programme, "safeguarding:list"), is_owed=True)


def _disclosure(entry):
    return Disclosure.objects.select_related("programme", "written_by").get(pk=entry.subject_id)


def _write(entry, people, template, **context):
    site = address(entry.programme, "portal:home")
    told = [Addressee.person(user) for user in people]
    tell(told, f"safeguarding/emails/{template}.txt", entry=entry, site=site, **context)
