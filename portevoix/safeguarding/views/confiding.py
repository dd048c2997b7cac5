"""The pages of whoever confides: one question, then the thread, by account or by code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts.models import User
from portevoix.kit import clock
from portevoix.moderation.detection import findings, help_lines
from portevoix.safeguarding import codes, operations, reading, valve
from portevoix.safeguarding.forms import CodeForm, DiscloseForm, WordForm
from portevoix.safeguarding.models import Disclosure
from portevoix.safeguarding.permissions import can_write_again, is_referent
from portevoix.timeline.operations import once

from .private import private

OWN_SHOWN = 20
# A draft's five texts, whatever becomes of the form's own limit.
MOST_CARRIED = 20000


@login_not_required
@require_http_methods(["GET", "POST"])
@private
def say(request):
    is_signed_in = request.user.is_authenticated
    if request.method == "GET" or request.POST.get("action") == "carry":
        # What somebody chose to bring from their draft: nothing is kept before they send it.
        carried = request.POST.get("text", "").replace("\0", "")[:MOST_CARRIED]
        return _ask(request, DiscloseForm(initial={"text": carried}, is_signed_in=is_signed_in))
    form = DiscloseForm(request.POST, is_signed_in=is_signed_in)
    if not form.is_valid():
        return _ask(request, form, status=422)
    if valve.is_shut(request):
        return _ask(request, form, status=429)
    return _disclose(request, form)


def _disclose(request, form):
    key, text = form.cleaned_data["key"], form.cleaned_data["text"]
    is_named = request.user.is_authenticated and not form.cleaned_data["alone"]
    by, system = (request.user if is_named else User.objects.system()), User.objects.system()
    said = {"text": text, "is_named": is_named, "by": by, "at": clock.now(), "key": key}
    entry = once(key, lambda: operations.disclose(request.programme, **said), by=system)
    if is_named:
        messages.success(request, _("It is sent. Only the referent reads it."))
        return redirect("safeguarding:own", entry.subject_id)
    # Shown here and nowhere else: a code in an address would stay in the history of the browser.
    code = codes.code_for(key)
    context = {"code": codes.spaced(code), "help": _help_for(text), "due_at": entry.subject.due_at}
    return render(request, "safeguarding/code.html", context)


def _ask(request, form, *, status=200):
    own = Disclosure.objects.none()
    if request.user.is_authenticated:
        own = Disclosure.objects.within(request.programme).written_by(request.user)
    context = {
        "form": form,
        "help": reading.HELP,
        "names": reading.shown_names(request.programme),
        "own": own.order_by("-sent_at", "-pk")[:OWN_SHOWN],
        "is_referent": is_referent(request.user, request.programme),
        "is_too_much": status == 429,
    }
    return render(request, "safeguarding/say.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@private
def come_back(request):
    """The code travels in the body of each form: nothing stays on the device once the page is closed."""
    if request.method == "GET":
        return _ask_code(request, CodeForm())
    form = CodeForm(request.POST)
    if not valve.may_try(request):
        form.add_error("code", _("Too many tries from your network. Try again in an hour."))
        return _ask_code(request, form, status=429)
    disclosure = _opened_by(request, form) if form.is_valid() else None
    if disclosure is None:
        return _ask_code(request, form, status=422)
    return _thread(request, disclosure, by=User.objects.system(), code=codes.spaced(form.cleaned_data["code"]))


def _opened_by(request, form):
    digests = codes.digests(form.cleaned_data["code"])
    found = Disclosure.objects.within(request.programme).kept().filter(code_digest__in=digests).first()
    if found is None:
        valve.count_wrong(request)
        form.add_error("code", _("This code opens nothing. Check each sign."))
    return found


def _ask_code(request, form, *, status=200):
    return render(request, "safeguarding/come_back.html", {"form": form, "help": reading.HELP}, status=status)


@require_http_methods(["GET", "POST"])
@private
def own(request, pk):
    disclosures = Disclosure.objects.within(request.programme).written_by(request.user).select_related("programme")
    disclosure = get_object_or_404(disclosures, pk=pk)
    return _thread(request, disclosure, by=request.user)


def _thread(request, disclosure, *, by, code=""):
    """Reads, or says more; the form sent twice says it once."""
    form, status, is_sent = WordForm(), 200, False
    if request.POST.get("action") == "write":
        form = WordForm(request.POST)
        status = 200 if form.is_valid() else 422
        if form.is_valid():
            key = form.cleaned_data["key"]
            said = {"text": form.cleaned_data["text"], "by": by, "at": clock.now(), "key": key}
            once(key, lambda: operations.write_again(disclosure, **said), by=User.objects.system())
            if not code:
                messages.success(request, _("It is sent. Only the referent reads it."))
                return redirect("safeguarding:own", disclosure.pk)
            form, is_sent = WordForm(), True
            disclosure.refresh_from_db()
    said = reading.thread(disclosure)
    context = {
        "disclosure": disclosure,
        "thread": said,
        "form": form,
        "code": code,
        "is_sent": is_sent,
        "can_write": can_write_again(by, disclosure),
        "help": _help_for("\n".join(one.text for one in said if not one.word.is_reply)),
    }
    return render(request, "safeguarding/thread.html", context, status=status)


def _help_for(text):
    """The numbers for what is said; all of them when the words tell nothing."""
    return help_lines(findings(text)) or reading.HELP
