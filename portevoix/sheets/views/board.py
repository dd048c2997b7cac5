"""The addressee's board: what to do today, in order of date, and what became of the rest."""

from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.commitments import reading as commitments
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.paging import page_number
from portevoix.moderation.models import Reading
from portevoix.organisations.absences import Away, day_of
from portevoix.organisations.permissions import is_facilitator, organisations_of
from portevoix.programmes.weeks import Week
from portevoix.programmes.working_days import calendar_of
from portevoix.sheets.agenda import Day, Group, agenda, counted, with_days_late
from portevoix.sheets.forms.handling import TakeForm
from portevoix.sheets.models import Referral
from portevoix.sheets.permissions import can_be_taken_over
from portevoix.sheets.reading import dated
from portevoix.sheets.status import State

from .programme_lists import LISTS, in_programme, mediations_of

PAGE = 50
# The addresses of the board's other views, and what they list.
OWED = {
    "a-prendre": (State.TO_TAKE,),
    "a-repondre": (State.TAKEN, State.CONTESTED),
    "en-attente": (State.WAITING, State.MEDIATION),
}
DONE = {"repondues": (State.ANSWERED,), "transmises": (State.PASSED_ON, State.RELEASED)}
MINE = "les-miennes"


@require_safe
def board(request):
    """Everybody of an organisation sees all that it owes: that one has a sheet does not free the others."""
    mine = organisations_of(request.user, request.programme)
    require(bool(mine))
    view = request.GET.get("vue", "")
    if view not in ("", MINE, *OWED, *DONE, *LISTS):
        raise Http404
    is_of_desk = is_facilitator(request.user, request.programme)
    require(view not in LISTS or is_of_desk)
    day = Day(clock.now(), calendar_of(request.programme))
    referrals = Referral.objects.filter(organisation__in=mine)
    away = Away.on(day_of(day.at), [organisation.pk for organisation in mine])
    stands_in_for = away.stood_in_for(request.user)
    context = {
        "organisations": mine,
        "stands_in_for": stands_in_for,
        "own_absences": away.own(request.user),
        "away": away,
        "view": view,
        "tabs": _tabs(request, view),
        "owed": _owed(referrals, day),
        "mediations": mediations_of(request.programme, day) if is_of_desk else None,
        "to_read": _to_read(request),
        "at": day.at,
    }
    if view in ("", MINE):
        listed = agenda(referrals.filter(_held(request.user, stands_in_for)) if view else referrals, day)
        return _agenda(request, listed, day, context)
    return _list(request, view, referrals, day, context)


def _agenda(request, listed, day, context):
    rows, paging = _page(request, listed)
    numbers = counted(listed)
    _make_ready(request, rows, day, context["away"])
    context["promises"] = [] if context["view"] else _promises(request, day, context["organisations"])
    groups = [(group, [row for row in rows if row.group == group], numbers.get(group, 0)) for group in Group]
    context |= {"groups": [(group.name, rows, number) for group, rows, number in groups if rows], **paging}
    return render(request, "sheets/handling/board.html", context)


def _promises(request, day, organisations):
    """As the mail of Monday has them: late, or due by Sunday."""
    week = Week.of(day.at)
    return commitments.owed_by(organisations, programme=request.programme, at=day.at, until=week.sunday)


def _list(request, view, referrals, day, context):
    if view in LISTS:
        listed = in_programme(view, request, day)
    elif view in OWED:
        listed = agenda(referrals.filter(state__in=OWED[view]), day).order_by("next_at", "pk")
    else:
        listed = referrals.filter(state__in=DONE[view])
        latest = ("-answered_at", "-pk") if view == "repondues" else ("-referred_at", "-pk")
        listed = listed.annotate(outcome=F("answer__outcome")).order_by(*latest)
    rows, paging = _page(request, listed)
    if view in DONE:
        for referral in dated(rows, request.programme, day.at):
            referral.is_ours, referral.is_late_today = True, referral.addressee.is_late
    else:
        _make_ready(request, rows, day, context["away"])
    return render(request, "sheets/handling/board_list.html", {**context, "referrals": rows, **paging})


def _page(request, listed):
    page = page_number(request)
    rows = list(listed.for_board()[(page - 1) * PAGE : page * PAGE + 1])
    if page > 1 and not rows:
        raise Http404
    return rows[:PAGE], {"page_number": page, "has_next": len(rows) > PAGE}


def _held(user, stands_in_for):
    """What one has, and what those have for whom one stands in."""
    held = Q(taken_by=user.pk)
    for absence in stands_in_for:
        held |= Q(taken_by=absence.membership.user_id, organisation=absence.membership.organisation_id)
    return held


def _make_ready(request, rows, day, away):
    """What each card says of its own organisation only: who has it, and the button to take it over."""
    mine = {organisation.pk for organisation in organisations_of(request.user, request.programme)}
    for referral in with_days_late(rows, day):
        referral.is_late_today = referral.group == Group.LATE
        referral.is_ours = referral.organisation_id in mine
        if referral.is_ours and can_be_taken_over(referral, by=request.user):
            referral.take_over = TakeForm(auto_id=False)
            referral.holder_absence = away.of(referral.taken_by, referral.organisation_id)


def _tabs(request, view):
    tabs = [
        (_("To handle"), "", view == "" or view in OWED),
        (_("Those I have"), MINE, view == MINE),
        (_("Answered"), "repondues", view == "repondues"),
        (_("Passed on or closed"), "transmises", view == "transmises"),
    ]
    if is_facilitator(request.user, request.programme):
        tabs += [(name.words, view_name, view == view_name) for view_name, name in LISTS.items()]
    return [
        (words, request.path + (f"?vue={view_name}" if view_name else ""), is_current)
        for words, view_name, is_current in tabs
    ]


def _to_read(request):
    """How many texts the desk has to read before everyone can: sheets, and words beside them."""
    if not is_facilitator(request.user, request.programme):
        return 0
    return Reading.objects.within(request.programme).open().count()


def _owed(referrals, day):
    """How much waits, in one query. `total` counts what runs: nothing is owed while the class has a question."""
    runs = Q(paused_at=None) & ~Q(state=State.MEDIATION)
    return referrals.open().aggregate(
        total=Count("pk", filter=runs),
        late=Count("pk", filter=runs & Q(due_at__lt=day.at)),
        to_take=Count("pk", filter=Q(state__in=OWED["a-prendre"])),
        to_answer=Count("pk", filter=Q(state__in=OWED["a-repondre"])),
        waiting=Count("pk", filter=Q(state__in=OWED["en-attente"])),
    )
