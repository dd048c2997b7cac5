"""What else a telephone does: approve the text, help somebody, leave an address."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts.models import User
from portevoix.boards import operations, permissions, reading
from portevoix.boards.forms import ContactForm, HelpForm, VoteForm
from portevoix.boards.models import Contact
from portevoix.kit import clock
from portevoix.timeline.operations import once

from .entering import on_board


@require_http_methods(["GET", "POST"])
@on_board
def vote(request, board, phone):
    """The whole text, then one question about it."""
    asked = reading.open_consultation(board.sheet)
    if asked is None:
        context = {"board": board, "typed": request.POST.get("missing", "")}
        return render(request, "boards/phone/not_asked.html", context, status=409 if request.method == "POST" else 200)
    given = reading.vote_of(phone, asked)
    form = VoteForm(request.POST or None, initial={**_as_given(given), "asked": asked.pk})
    if form.is_bound and form.is_valid() and not form.is_about(asked):
        form = VoteForm(initial={**form.cleaned_data, "recognises": "", "asked": asked.pk})
        return _vote_page(request, board, asked, form, given, status=409)
    if form.is_valid():
        try:
            _vote, is_changed = operations.vote(phone, asked, **form.cleaned_data, at=clock.now())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            done = _("Your answer is changed. It still counts once.") if is_changed else _("Thank you for your answer.")
            messages.success(request, done)
            return redirect(board)
    return _vote_page(request, board, asked, form, given, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@on_board
def help_somebody(request, board, phone):
    """The four questions on one page, as on the paper form."""
    form = HelpForm(request.POST or None)
    problem = ""
    if form.is_valid():
        try:
            _type(phone, form)
        except operations.Closed as closed:
            problem = str(closed)
        else:
            messages.success(request, _("These words are with the class. Thank you for your help."))
            return redirect("boards:help", board.key)
    context = {
        "board": board,
        "form": form,
        "problem": problem,
        "can_speak": permissions.can_speak(phone, board, today=localdate(clock.now())),
    }
    return render(request, "boards/phone/help.html", context, status=_status(form, problem))


@require_http_methods(["GET", "POST"])
@on_board
def contact(request, board, phone):
    known = Contact.objects.filter(phone=phone).first()
    form = ContactForm(request.POST or None, initial={"address": known.address if known else ""})
    if form.is_valid():
        address = form.cleaned_data["address"]
        try:
            operations.leave_contact(phone, address=address, at=clock.now())
        except operations.Closed as closed:
            messages.warning(request, str(closed))
        else:
            done = _("You will be told of the answer.") if address else _("Your address is erased.")
            messages.success(request, done)
        return redirect(board)
    context = {"board": board, "form": form, "is_over": board.is_over(localdate(clock.now()))}
    return render(request, "boards/phone/contact.html", context, status=422 if form.is_bound else 200)


def _vote_page(request, board, asked, form, given, *, status):
    context = {"board": board, "sheet": board.sheet, "form": form, "given": given, "is_conflict": status == 409}
    return render(request, "boards/phone/vote.html", context, status=status)


def _type(phone, form):
    key = form.cleaned_data["key"]
    once(
        key,
        lambda: operations.contribute_for(phone, words=form.words, helped=form.helped, at=clock.now(), key=key),
        by=User.objects.system(),
    )


def _as_given(given):
    if given is None:
        return {}
    return {"recognises": "yes" if given.recognises else "no", "missing": given.missing}


def _status(form, problem):
    if problem:
        return 409
    return 422 if form.is_bound else 200
