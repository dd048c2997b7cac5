"""Mailboxes that no longer take our mails: the facilitators call, and note what they hear."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.french import elided
from portevoix.kit.paging import page_number
from portevoix.organisations import operations
from portevoix.organisations.calls import described, waiting
from portevoix.organisations.forms import CallForm, MailboxForm
from portevoix.organisations.models import Organisation
from portevoix.organisations.permissions import is_facilitator

PER_PAGE = 20
INVALID = 422


@require_safe
def calls(request):
    require(is_facilitator(request.user, request.programme))
    number = page_number(request)
    first = (number - 1) * PER_PAGE
    rows = list(waiting(request.programme)[first : first + PER_PAGE + 1])
    if not rows and number > 1:
        raise Http404
    cards = [_card(call) for call in described(request.programme, rows[:PER_PAGE])]
    pages = {"number": number, "has_next": len(rows) > PER_PAGE, "has_previous": number > 1}
    return render(request, "organisations/calls.html", {"cards": cards, **pages})


@require_http_methods(["GET", "POST"])
def call(request, pk):
    """One of them; a POST notes the call, or that mails pass again."""
    call = _found(request, pk)
    if request.method == "GET":
        return _page(request, call)
    form = CallForm(request.POST, auto_id=_ids(call))
    if not form.is_valid():
        return _page(request, call, form=form)
    address, note, programme = call.address, form.cleaned_data["note"], request.programme
    if form.cleaned_data["action"] == CallForm.REVIVED:
        operations.revive_address(programme, address, note=note, by=request.user, at=clock.now())
        messages.success(request, _("Mails go to %(address)s again.") % {"address": address.email})
    else:
        operations.note_call(programme, address, note=note, by=request.user, at=clock.now())
        messages.success(request, _("The call is noted."))
    return redirect("organisations:calls")


@require_POST
def correct(request, pk):
    """An organisation gave another mailbox."""
    call = _found(request, pk)
    form = MailboxForm(request.POST, auto_id=_ids(call))
    if not form.is_valid():
        return _page(request, call, mailbox=form)
    organisation = _organisation(call, form.cleaned_data["organisation"])
    operations.correct_mailbox(organisation, email=form.cleaned_data["email"], by=request.user, at=clock.now())
    saved = _("The new address of %(name)s is saved.") % {"name": organisation.name}
    messages.success(request, elided(saved, [organisation.name]))
    return redirect("organisations:calls")


def _found(request, pk):
    if not is_facilitator(request.user, request.programme):
        raise Http404
    address = get_object_or_404(waiting(request.programme), pk=pk)
    return described(request.programme, [address])[0]


def _organisation(call, pk) -> Organisation:
    found = next((organisation for organisation in call.organisations if organisation.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _page(request, call, **forms):
    status = INVALID if request.method == "POST" else 200
    return render(request, "organisations/call.html", _card(call, **forms), status=status)


def _card(call, *, form=None, mailbox=None):
    """`form` and `mailbox`: what was sent and could not be taken."""
    return {
        "call": call,
        "form": form or CallForm(auto_id=_ids(call)),
        "mailboxes": [
            (
                organisation,
                mailbox
                if mailbox is not None and mailbox.data.get("organisation") == str(organisation.pk)
                else MailboxForm(auto_id=_ids(call), initial={"organisation": organisation.pk}),
            )
            for organisation in call.organisations[:1]
        ],
        "faulty": form or mailbox,
    }


def _ids(call):
    return f"id_{call.address.pk}_%s"
