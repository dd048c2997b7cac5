"""Who is told of a report, an appeal, a right of reply, and in which words (templates/notices/emails/).

A visitor is told at the address they left, with the link to follow it. The author of the text learns what was decided
and why; who reported it, and in which words, stays between that person and the desk.
"""

from portevoix.delegates.permissions import delegates_of
from portevoix.notifications.operations import Addressee, Section, close, tell
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.addresses import address
from portevoix.timeline.listeners import on

from . import links, operations, permissions, reply_text, texts
from .models import Act, Appeal, Report, RightOfReply

TO_DO = {"section": Section.TODO, "is_owed": True}
# A mailbox that somebody else types again and again gets no more receipts than these in a day.
RECEIPTS_A_DAY = 5


@on("notices.reported")
def acknowledge(entry):
    """A receipt, and the desk: at once when somebody is in danger, else in its next gathered mail."""
    report = _report(entry)
    if report.email and _receipts_today(report) <= RECEIPTS_A_DAY:
        _tell_asker(entry, report, "reported")
    if report.same_as_id is None:
        template = "danger" if report.is_danger else "to_decide"
        _tell_desk(entry, report, template, gathered=not report.is_danger)


@on("notices.level_reached")
def recall(entry):
    """Nobody is chased for what has been decided by the time the worker comes to it."""
    about = _about(entry)
    if about is not None and about.is_open:
        role = Membership.Role.COORDINATOR if entry.facts["level"] == "coordinator" else ""
        _tell_desk(entry, about, "waiting", role=role, gathered=True)


@on("notices.decided")
def tell_both_sides(entry):
    report = _report(entry)
    _tell_asker(entry, report, "decided")
    if report.same_as_id is None and report.act in (Act.MASKED, Act.WITHHELD, Act.NOTHING):
        _tell_author(entry, report, "decided_author", gathered=report.act == Act.NOTHING)


@on("notices.appealed")
def tell_of_the_appeal(entry):
    _tell_desk(entry, _appeal(entry), "appealed", gathered=True)


@on("notices.appeal_decided")
def tell_of_the_last_word(entry):
    asked = _appeal(entry)
    _tell_asker(entry, asked.about, "appeal_decided", appeal=asked, is_author=False)
    if asked.report is not None:
        _tell_author(entry, asked.report, "appeal_decided", appeal=asked, is_author=True)


@on("notices.reply_asked")
def ask_to_confirm(entry):
    reply = _about(entry)
    if reply is not None and reply.state == RightOfReply.State.TO_CONFIRM:
        _tell_asker(entry, reply, "reply_confirm")


@on("notices.reply_confirmed")
def tell_of_the_reply(entry):
    """At once where its words may speak of a danger."""
    reply = _about(entry)
    is_danger = reply_text.speaks_of_danger(reply.text)
    _tell_desk(entry, reply, "reply_danger" if is_danger else "reply_to_read", gathered=not is_danger)


@on("notices.reply_shown", "notices.reply_refused")
def tell_what_became_of_it(entry):
    reply = _about(entry)
    is_shown = reply.state == RightOfReply.State.SHOWN
    _tell_asker(entry, reply, "reply_shown" if is_shown else "reply_refused")
    if is_shown:
        people = delegates_of(reply.sheet.cohort, at=entry.happened_at)
        link = address(entry.programme, "sheets:detail", reply.sheet.reference)
        _write(entry, map(Addressee.person, people), "reply_shown_class", reply, link=link)


@on("notices.decided", "notices.appeal_decided", "notices.reply_shown", "notices.reply_refused")
def close_what_was_to_decide(entry):
    """Whoever of the desk decided it."""
    close(entry)


@on("sheets.masked", "sheets.words_masked")
def forget_the_copies(entry):
    """Wherever it was masked from: the reading, or a decision here."""
    operations.requote(entry.subject)


def _report(entry) -> Report:
    return Report.objects.select_related("programme", "sheet__cohort", "made_by").get(pk=entry.subject_id)


def _appeal(entry) -> Appeal:
    known = Appeal.objects.select_related("programme", "report__sheet__cohort", "report__made_by", "report__programme")
    return known.select_related("reply__sheet__cohort", "reply__programme", "reply__asked_by").get(pk=entry.subject_id)


def _about(entry):
    """What the entry is about; None once it is erased."""
    model = {m._meta.label: m for m in (Report, Appeal, RightOfReply)}[entry.subject_model]
    return model.objects.select_related("programme").filter(pk=entry.subject_id).first()


def _receipts_today(report):
    day = report.made_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Report.objects.filter(email__iexact=report.email, made_at__gte=day, pk__lte=report.pk).count()


def _tell_asker(entry, about, template, **context):
    """By the address they left; else by their account; else they have their page."""
    user = about.made_by if isinstance(about, Report) else about.asked_by
    if about.email:
        told = [Addressee(about.email, about.language)]
    elif user is not None and user.is_active:
        told = [Addressee.person(user)]
    else:
        return
    _write(entry, told, template, about, link=links.address_for(about), is_owed=True, **context)


def _tell_author(entry, report, template, **context):
    text = permissions.author_of(report)
    if text is None:
        return
    link = address(entry.programme, "notices:decision", report.pk)
    people = _authors(text, at=entry.happened_at)
    _write(entry, map(Addressee.person, people), template, report, link=link, text=text, **context)


def _authors(text, *, at):
    if text.side == texts.CLASS:
        return delegates_of(text.cohort, at=at)
    return _members(text.organisation) if text.organisation is not None else []


def _tell_desk(entry, about, template, *, role="", **options):
    desk = Organisation.objects.filter(programme=entry.programme, kind=Organisation.Kind.DESK).first()
    if desk is None:
        return
    people = _members(desk, role=role) or _members(desk)
    told = [Addressee.person(user) for user in people] or ([Addressee(desk.email)] if desk.email else [])
    link = address(entry.programme, _desk_page(about), about.pk)
    _write(entry, told, template, about, link=link, **TO_DO, **options)


def _desk_page(about):
    return {Report: "notices:detail", Appeal: "notices:appeal_detail", RightOfReply: "notices:reply_detail"}[
        type(about)
    ]


def _members(organisation, *, role=""):
    live = Membership.objects.live().filter(organisation=organisation, user__is_active=True)
    live = live.filter(role=role) if role else live
    return [membership.user for membership in live.select_related("user").order_by("pk")]


def _write(entry, addressees, template, about, **context):
    site = address(entry.programme, "portal:home")
    tell(addressees, f"notices/emails/{template}.txt", entry=entry, about=about, site=site, **context)
