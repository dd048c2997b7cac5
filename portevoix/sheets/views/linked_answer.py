"""The answer, written through the link of one sheet: kept as the shared draft, read once, published."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations import operations as organisations
from portevoix.sheets import operations, permissions
from portevoix.sheets.clarity import clarity_of
from portevoix.sheets.forms.answering import AnswerForm, draft_of, version_of
from portevoix.sheets.models import Answer, AnswerDraft
from portevoix.sheets.operations import Doing
from portevoix.sheets.preview import preview_of_answer
from portevoix.sheets.status import State

from .linked import CHANGED, act, through_link, too_late


@through_link
def linked_answer(request, link):
    require(link.referral.state != State.MEDIATION)
    if request.method == "GET":
        draft = _draft(link)
        return _form_page(request, link, _form(link, initial=_initial(link, draft)), draft=draft)
    form = _form(link, request.POST)
    doing = {"save": _save, "change": _change, "ask": _ask_check, "publish": _publish}
    try:
        return doing.get(request.POST.get("action"), _preview)(request, link, form)
    except Conflict as conflict:
        if isinstance(conflict.current, Answer):
            return too_late(request, link)
        return _two_drafts(request, link, form, conflict.current)
    except operations.Unchecked:
        return _preview(request, link, form, status=403)


def _draft(link):
    return (
        AnswerDraft.objects.filter(referral=link.referral).select_related("saved_by", "referral__organisation").first()
    )


def _form(link, data=None, **kwargs):
    """Of this sheet alone: the link opens no other."""
    return AnswerForm(data, referral=link.referral, today=localdate(clock.now()), **kwargs)


def _initial(link, draft):
    if draft is None:
        return {"contact": link.email, "version": 0}
    return {name: getattr(draft, name) for name in (*operations.ANSWER_FIELDS, "version")}


def _keep(link, form, at):
    """A colleague may have chosen other sheets for this answer: they stay chosen."""
    draft = _draft(link)
    user = organisations.accept_invitation(link.referral.organisation, email=link.email, at=at)
    require(permissions.can_use_link(user, link.referral))
    also = draft.also if draft else []
    version = version_of(form)
    return operations.save_answer_draft(link.referral, texts=draft_of(form), also=also, version=version, by=user, at=at)


def _save(request, link, form):
    _keep(link, form, clock.now())
    messages.success(request, _("Your draft is kept. This link leads back to it."))
    return redirect("sheets:linked", link.token)


def _change(request, link, form):
    """Back from the preview, with everything."""
    return _form_page(request, link, _form(link, initial={**draft_of(form), "version": version_of(form)}))


def _preview(request, link, form, status=200):
    draft = _keep(link, form, clock.now())
    form = _bound(request, link, draft)
    if not form.is_valid():
        return _form_page(request, link, form, status=422)
    # The key that no row has: the part of the public page that shows answers wants one.
    written = Answer(pk=0, referral=link.referral, given_at=clock.now(), **form.answer)
    context = {
        "link": link,
        "referral": link.referral,
        "sheet": link.referral.sheet,
        "form": form,
        "answer": written,
        "clarity": clarity_of(draft),
        "preview": preview_of_answer(written),
        "needs_reader": permissions.needs_another_reader(draft.saved_by, draft),
    }
    return render(request, "sheets/handling/answer_preview.html", context, status=status)


def _ask_check(request, link, form):
    if not form.is_valid():
        return _form_page(request, link, form, status=422)

    def ask(referral, *, by, at, key):
        _keep(link, form, at)
        return operations.ask_check(referral, by=by, at=at, key=key)

    act(link, Doing.CHECK, ask, key=form.cleaned_data["key"])
    messages.success(request, _("Your colleagues have been asked to read your answer. One of them can publish it."))
    return redirect("sheets:linked", link.token)


def _publish(request, link, form):
    if not form.is_valid():
        return _form_page(request, link, form, status=422)

    def publish(referral, *, by, at, key):
        # A colleague's newer draft is seen before it would be thrown away.
        _keep(link, form, at)
        return operations.answer(referral, **form.answer, by=by, at=at, key=key)

    try:
        act(link, Doing.ANSWERED, publish, key=form.cleaned_data["key"])
    except ValidationError as fault:
        form = _bound(request, link, _draft(link))
        form.add_error("decision" if isinstance(fault, operations.SameWords) else None, fault)
        return _form_page(request, link, form, status=422)
    messages.success(request, _("Your answer is published. The class has been told."))
    return redirect("sheets:linked", link.token)


def _bound(request, link, draft):
    """What was sent, on top of the draft as it stands now."""
    data = request.POST.copy()
    data["version"] = str(draft.version if draft else 0)
    return _form(link, data)


def _two_drafts(request, link, form, other):
    """Both texts; sending this page again says that the person has seen the other one."""
    mine = _form(link, initial={**draft_of(form), "version": other.version})
    return _form_page(request, link, mine, other=other, status=CHANGED)


def _form_page(request, link, form, *, draft=None, other=None, status=200):
    context = {
        "link": link,
        "referral": link.referral,
        "sheet": link.referral.sheet,
        "form": form,
        "draft": draft,
        "other": other,
        "clarity": clarity_of(draft) if draft else None,
    }
    return render(request, "sheets/linked/answer.html", context, status=status)
