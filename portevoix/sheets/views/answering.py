"""The answer an addressee owes: written, kept as a draft, read once as the class will read it, published."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.sheets import operations, permissions
from portevoix.sheets.forms.handling import AnswerForm, draft_of, version_of
from portevoix.sheets.models import Answer, AnswerDraft, Referral
from portevoix.timeline.operations import once


@require_http_methods(["GET", "POST"])
def answer(request, pk):
    referral = _referral(request, pk)
    if request.method == "GET":
        if not referral.is_open:
            return redirect("sheets:handle", pk)
        draft = AnswerDraft.objects.filter(referral=referral).select_related("saved_by").first()
        initial = {**_initial(referral, draft), **returning.initial_for(request, AnswerForm)}
        return _form_page(request, referral, _form(initial=initial), draft=draft)
    form = _form(request.POST)
    act = {"save": _save, "change": _change, "publish": _publish}.get(request.POST.get("action"), _preview)
    try:
        return act(request, referral, form)
    except Conflict as conflict:
        if isinstance(conflict.current, Answer):
            return _too_late(request, referral, form)
        return _two_drafts(request, referral, form, conflict.current)
    except PermissionDenied:
        return _too_late(request, referral, form)


@require_POST
def autosave(request, pk):
    """What a script sends while one types; the reply carries the version to send next."""
    referral = _referral(request, pk)
    try:
        draft = _keep(request, referral, _form(request.POST))
    except (Conflict, PermissionDenied):
        return JsonResponse({}, status=409)
    return JsonResponse({"fields": {"version": draft.version}})


def _referral(request, pk):
    """Only for the addressee's own people: the desk reads, and answers in nobody's place."""
    found = Referral.objects.within(request.programme).visible_to(request.user)
    referral = get_object_or_404(found.select_related("organisation", "sheet__cohort__provider", "sheet__theme"), pk=pk)
    require(permissions.is_addressee(request.user, referral))
    return referral


def _form(data=None, **kwargs):
    return AnswerForm(data, today=localdate(clock.now()), **kwargs)


def _initial(referral, draft):
    if draft is None:
        return {"contact": referral.organisation.email, "version": 0}
    return {name: getattr(draft, name) for name in (*operations.ANSWER_FIELDS, "version")}


def _keep(request, referral, form):
    return operations.save_answer_draft(
        referral, texts=draft_of(form), version=version_of(form), by=request.user, at=clock.now()
    )


def _save(request, referral, form):
    _keep(request, referral, form)
    messages.success(request, _("Your draft is kept. Your colleagues can go on with it; nobody else reads it."))
    return redirect("sheets:handle", referral.pk)


def _preview(request, referral, form):
    draft = _keep(request, referral, form)
    form = _with_version(request, draft.version)
    if not form.is_valid():
        return _form_page(request, referral, form, status=422)
    # The key that no row has: the part of the public page that shows answers wants one.
    written = Answer(pk=0, referral=referral, given_at=clock.now(), **form.answer)
    context = {"referral": referral, "sheet": referral.sheet, "form": form, "answer": written}
    return render(request, "sheets/handling/answer_preview.html", context)


def _change(request, referral, form):
    """Back from the preview, with everything."""
    texts = draft_of(form)
    return _form_page(request, referral, _form(initial={**texts, "version": version_of(form)}))


def _publish(request, referral, form):
    if not form.is_valid():
        return _form_page(request, referral, form, status=422)
    key = form.cleaned_data["key"]

    def publish():
        # A colleague's newer draft is seen before it would be thrown away.
        _keep(request, referral, form)
        operations.answer(referral, **form.answer, by=request.user, at=clock.now(), key=key)

    once(key, publish, by=request.user)
    messages.success(request, _("Your answer is published. The class has been told."))
    return redirect("sheets:handle", referral.pk)


def _two_drafts(request, referral, form, other):
    """Both texts; sending this page again says that the person has seen the other one."""
    mine = _form(initial={**draft_of(form), "version": other.version})
    return _form_page(request, referral, mine, other=other, status=409)


def _too_late(request, referral, form):
    """Answered by a colleague, closed by the class, or passed on while one was writing."""
    referral = _referral(request, referral.pk)
    if referral.is_open:
        raise PermissionDenied
    published = Answer.objects.filter(referral=referral).select_related("author").first()
    context = {"referral": referral, "sheet": referral.sheet, "answer": published, "typed": draft_of(form)}
    return render(request, "sheets/handling/too_late.html", context, status=409)


def _with_version(request, version):
    data = request.POST.copy()
    data["version"] = str(version)
    return _form(data)


def _form_page(request, referral, form, *, draft=None, other=None, status=200):
    context = {"referral": referral, "sheet": referral.sheet, "form": form, "draft": draft, "other": other}
    return render(request, "sheets/handling/answer.html", context, status=status)
