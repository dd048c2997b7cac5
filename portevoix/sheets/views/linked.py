"""One sheet read and handled through the link of its addressee's mailbox, with no account: docs/adr/0011-…md.

Reading changes nothing. What is done is done by the account of the mailbox, which the first act makes.
"""

import uuid
from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Organisation
from portevoix.sheets import answer_links, operations, permissions
from portevoix.sheets.forms.handling import QuestionForm, TakeForm
from portevoix.sheets.forms.redirecting import DeclineForm
from portevoix.sheets.models import AnswerDraft
from portevoix.sheets.operations import Doing
from portevoix.sheets.reading import dated
from portevoix.sheets.status import State
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import once

from .handling import latest_contest
from .redirecting import able_to_receive, choosing_form, searched

ALTERED, TOO_OLD, CHANGED = 404, 410, 409
TYPED = ("question", "reason", *operations.ANSWER_FIELDS)


def through_link(view):
    """`view(request, link)`, once the link is found good; a page that says why, with what was typed, else."""

    @login_not_required
    @never_cache
    @_unlisted
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def page(request, token):
        link = answer_links.read(token, request.programme)
        if link is None or link.has_moved:
            return _lost(request, link)
        if link.is_expired:
            return _renew(request, link)
        if request.method == "GET" and permissions.is_addressee(request.user, link.referral):
            return redirect("sheets:handle", link.referral.pk)
        if not link.referral.is_open:
            # The second of two clicks gets the page of the first.
            return redirect("sheets:linked", token) if _is_done(request, link) else over(request, link)
        try:
            return view(request, link)
        except PermissionDenied:
            return too_late(request, link)

    return page


def _unlisted(view):
    """No search engine keeps the page. No other site is told its address: to send none at all would also
    hide from us where a form comes from, which the protection of forms asks (the browser then says "null")."""

    @wraps(view)
    def page(request, token):
        response = view(request, token)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return page


def over(request, link):
    """Nothing is owed any more: what became of it, and what was typed."""
    is_late = request.method == "POST"
    context = {"referral": link.referral, "sheet": link.referral.sheet, "texts": _texts(request)}
    return render(request, "sheets/linked/over.html", context, status=CHANGED if is_late else 200)


def too_late(request, link):
    """Somebody was faster: how it stands now, and what was typed."""
    link = answer_links.read(link.token, request.programme)
    return sheet_page(request, link, is_changed=True) if link.referral.is_open else over(request, link)


def act(link, doing, operation, *, key):
    """Do it once, in the name of the mailbox, which hears of it."""
    at = clock.now()
    user = organisations.accept_invitation(link.referral.organisation, email=link.email, at=at)

    def use():
        operations.use_link(
            link.referral,
            doing=doing,
            act=lambda referral: operation(referral, by=user, at=at, key=key),
            by=user,
            at=at,
        )

    once(key, use, by=user)


@through_link
def linked(request, link):
    """The sheet, its private thread with this addressee, and what can be done at once."""
    if request.method == "GET":
        return sheet_page(request, link)
    if request.POST.get("action") == "take":
        return _do(request, link, TakeForm(request.POST), Doing.TAKEN, operations.take_charge)
    if request.POST.get("action") == "ask":
        form = QuestionForm(request.POST)
        return _do(request, link, form, Doing.ASKED, operations.ask_details)
    raise BadRequest


@through_link
def linked_decline(request, link):
    """ "This is not for us": why, and who is competent."""
    require(permissions.is_declinable(link.referral))
    query = searched(request)
    choices = able_to_receive(link.referral, query, request.POST.get("to", ""))
    form = choosing_form(request, DeclineForm, choices)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        key = fields.pop("key")
        try:
            act(link, Doing.DECLINED, partial(operations.decline, **fields), key=key)
        except ValidationError as fault:
            form.add_error("to", fault)
        else:
            messages.success(request, _("It is said. Whoever has it now and the class have been told."))
            return redirect("sheets:linked", link.token)
    context = {"link": link, "referral": link.referral, "sheet": link.referral.sheet, "form": form, "query": query}
    context["back_url"] = reverse("sheets:linked", args=[link.token])
    return render(request, "sheets/handling/decline.html", context, status=422 if form.is_bound else 200)


def _do(request, link, form, doing, operation):
    if not form.is_valid():
        return sheet_page(request, link, ask=form, status=422)
    fields = dict(form.cleaned_data)
    key = fields.pop("key")
    act(link, doing, partial(operation, **fields), key=key)
    messages.success(request, doing.label)
    return redirect("sheets:linked", link.token)


def sheet_page(request, link, *, ask=None, is_changed=False, status=200):
    referral = link.referral
    can_handle = referral.state != State.MEDIATION
    can_ask = can_handle and referral.state != State.WAITING
    context = {
        "link": link,
        "referral": referral,
        "sheet": referral.sheet,
        "addressee": dated([referral], request.programme, clock.now())[0].addressee,
        "questions": referral.details_requests.order_by("asked_at", "pk"),
        "draft": AnswerDraft.objects.filter(referral=referral).select_related("saved_by").first(),
        "can_handle": can_handle,
        "can_decline": permissions.is_declinable(referral),
        "take": TakeForm(auto_id="take_%s") if referral.state == State.TO_TAKE else None,
        "contest": latest_contest(referral),
        "ask": (ask or QuestionForm()) if can_ask else None,
        "is_changed": is_changed,
        "texts": _texts(request) if is_changed else [],
    }
    return render(request, "sheets/linked/sheet.html", context, status=CHANGED if is_changed else status)


def _lost(request, link):
    """Altered, or sent to a mailbox that the organisation has no more."""
    desk = Organisation.objects.within(request.programme).filter(kind=Organisation.Kind.DESK).first()
    context = {"desk": desk, "has_moved": link is not None, "texts": _texts(request)}
    return render(request, "sheets/linked/lost.html", context, status=TOO_OLD if link else ALTERED)


def _renew(request, link):
    is_sent = request.POST.get("action") == "renew"
    if is_sent:
        organisations.renew_invitation(link.referral.organisation, at=clock.now())
    context = {"link": link, "is_sent": is_sent, "texts": _texts(request)}
    return render(request, "sheets/linked/old.html", context, status=200 if is_sent else TOO_OLD)


def _texts(request):
    """All that was typed, to be copied."""
    typed = request.POST if request.method == "POST" else {}
    return [text for name in TYPED if (text := typed.get(name, "").replace("\0", "").strip())]


def _is_done(request, link):
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return False
    return Entry.objects.filter(submission_key=key, actor__email=link.email.lower()).exists()
