"""The answer an addressee owes: written, kept as a draft, read once as the class will read it, published."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.kit.markup import format_html
from portevoix.sheets import answer_text, operations, permissions
from portevoix.sheets.alongside import alongside, gone
from portevoix.sheets.clarity import clarity_of
from portevoix.sheets.forms.answering import AnswerForm, also_of, draft_of, version_of
from portevoix.sheets.models import Answer, AnswerDraft, Referral
from portevoix.sheets.preview import preview_of_answer
from portevoix.timeline.operations import once


@require_http_methods(["GET", "POST"])
def answer(request, pk):
    referral = _referral(request, pk)
    if request.method == "GET":
        return _open(request, referral) if referral.is_open else redirect("sheets:handle", pk)
    form = _form(referral, request.POST)
    acts = {"save": _save, "fill": _fill, "change": _change, "ask": _ask_check, "publish": _publish}
    act = acts.get(request.POST.get("action"), _preview)
    try:
        return act(request, referral, form)
    except Conflict as conflict:
        if isinstance(conflict.current, Referral):
            # Its box is gone, and the form says why.
            return _form_page(request, referral, _bound(request, referral).name_the_gone(), status=409)
        if isinstance(conflict.current, Answer):
            return _too_late(request, referral, form)
        return _two_drafts(request, referral, form, conflict.current)
    except operations.Unchecked:
        return _preview(request, referral, form, status=403)
    except PermissionDenied:
        return _too_late(request, referral, form)


@require_POST
def autosave(request, pk):
    """What a script sends while one types; the reply carries the version to send next, and what is hard to read."""
    referral = _referral(request, pk)
    try:
        draft = _keep(request, referral, _form(referral, request.POST))
    except (Conflict, PermissionDenied):
        return JsonResponse({}, status=409)
    remarks = render_to_string("sheets/handling/remarks.html", {"clarity": clarity_of(draft)})
    return JsonResponse({"fields": {"version": draft.version}, "remarks": remarks})


def _referral(request, pk):
    """Only for the addressee's own people: the desk reads, and answers in nobody's place."""
    found = Referral.objects.within(request.programme).visible_to(request.user)
    referral = get_object_or_404(found.select_related("organisation", "sheet__cohort__provider", "sheet__theme"), pk=pk)
    require(permissions.is_addressee(request.user, referral))
    return referral


def _open(request, referral):
    draft = AnswerDraft.objects.filter(referral=referral).select_related("saved_by", "check_asked_by").first()
    template = _template(request, referral, request.GET.get("modele", ""))
    initial = {**_initial(referral, draft, template), **returning.initial_for(request, AnswerForm)}
    return _form_page(request, referral, _form(referral, initial=initial), draft=draft, filled_from=template)


def _template(request, referral, pk):
    """One of the organisation's; None for what a colleague has thrown away since."""
    is_number = pk.isdecimal() and len(pk) < 19
    return referral.organisation.answer_templates.filter(pk=pk).first() if is_number else None


def _form(referral, data=None, **kwargs):
    chosen = data.getlist("also") if data is not None else kwargs.get("initial", {}).get("also", [])
    chosen = [int(pk) for pk in chosen if str(pk).isdecimal() and len(str(pk)) < 19]
    offered = alongside(referral, chosen=chosen)
    return AnswerForm(data, referral=referral, today=localdate(clock.now()), alongside=offered, **kwargs)


def _bound(request, referral):
    """What was sent, on top of the draft as it stands now."""
    data = request.POST.copy()
    draft = AnswerDraft.objects.filter(referral=referral).first()
    data["version"] = str(draft.version if draft else 0)
    return _form(referral, data)


def _initial(referral, draft, template):
    """What was typed stands; a template fills what is empty, and only that."""
    typed = {name: getattr(draft, name) for name in (*operations.ANSWER_FIELDS, "also", "version")} if draft else {}
    if template is not None:
        for name in operations.TEMPLATE_FIELDS:
            typed[name] = typed.get(name) or getattr(template, name)
    if draft is None:
        typed["contact"] = typed.get("contact") or referral.organisation.email
    return {"version": 0, **typed}


def _keep(request, referral, form):
    return operations.save_answer_draft(
        referral,
        texts=draft_of(form),
        also=also_of(form),
        version=version_of(form),
        by=request.user,
        at=clock.now(),
    )


def _save(request, referral, form):
    _keep(request, referral, form)
    messages.success(request, _("Your draft is kept. Your colleagues can go on with it; nobody else reads it."))
    return redirect("sheets:handle", referral.pk)


def _fill(request, referral, form):
    """Keep what was typed, then let a template fill what is empty."""
    chosen = request.POST.get("modele", "")
    if not chosen.isdecimal():
        return _preview(request, referral, form)
    _keep(request, referral, form)
    return redirect(f"{reverse('sheets:answer', args=[referral.pk])}?modele={chosen}")


def _preview(request, referral, form, status=200):
    draft = _keep(request, referral, form)
    form = _bound(request, referral).name_the_gone()
    if not form.is_valid():
        return _form_page(request, referral, form, status=422)
    earlier = _same_words(referral, form)
    if earlier is not None:
        return _refuse_same_words(request, referral, form, earlier)
    # The key that no row has: the part of the public page that shows answers wants one.
    written = Answer(pk=0, referral=referral, given_at=clock.now(), **form.answer)
    written.given_to = [one.sheet for one in (referral, *form.shared_with)] if form.shared_with else []
    context = {"referral": referral, "sheet": referral.sheet, "form": form, "answer": written}
    context["clarity"] = clarity_of(draft)
    context["preview"] = preview_of_answer(written)
    context["needs_reader"] = permissions.needs_another_reader(request.user, draft)
    return render(request, "sheets/handling/answer_preview.html", context, status=status)


def _change(request, referral, form):
    """Back from the preview, with everything."""
    typed = {**draft_of(form), "also": also_of(form), "version": version_of(form)}
    return _form_page(request, referral, _form(referral, initial=typed))


def _ask_check(request, referral, form):
    if not form.name_the_gone().is_valid():
        return _form_page(request, referral, form, status=422)
    key = form.cleaned_data["key"]

    def ask():
        _keep(request, referral, form)
        operations.ask_check(referral, by=request.user, at=clock.now(), key=key)

    once(key, ask, by=request.user)
    messages.success(request, _("Your colleagues have been asked to read your answer. One of them can publish it."))
    return redirect("sheets:handle", referral.pk)


def _publish(request, referral, form):
    if not form.is_valid():
        return _form_page(request, referral, form, status=422)
    key = form.cleaned_data["key"]

    def publish():
        # A colleague's newer draft is seen before it would be thrown away.
        _keep(request, referral, form)
        operations.answer(referral, **form.answer, also=form.shared_with, by=request.user, at=clock.now(), key=key)

    try:
        once(key, publish, by=request.user)
    except operations.SameWords as fault:
        return _refuse_same_words(request, referral, _bound(request, referral), fault.earlier)
    except ValidationError as fault:
        form = _bound(request, referral)
        form.add_error(None, fault)
        return _form_page(request, referral, form, status=422)
    messages.success(request, _("Your answer is published. The class has been told."))
    return redirect("sheets:handle", referral.pk)


def _same_words(referral, form):
    said = answer_text.fingerprint(form.answer["understood"], form.answer["decision"])
    return Answer.objects.in_the_same_words(referral, said).first()


def _refuse_same_words(request, referral, form, earlier):
    sheet = earlier.referral.sheet
    link = format_html('<a href="{}">{}</a>', sheet.get_absolute_url(), sheet.reference)
    words = _(
        "You gave these very words to sheet {sheet}. Say what is true for this class. "
        "When sheets tell the same problem, answer them together: tick them at the end of this page."
    )
    form.add_error("decision", format_html(words, sheet=link))
    return _form_page(request, referral, form, status=422)


def _two_drafts(request, referral, form, other):
    """Both texts; sending this page again says that the person has seen the other one."""
    mine = _form(referral, initial={**draft_of(form), "also": also_of(form), "version": other.version})
    return _form_page(request, referral, mine, other=other, status=409)


def _too_late(request, referral, form):
    """Answered by a colleague, closed by the class, or passed on while one was writing."""
    referral = _referral(request, referral.pk)
    if referral.is_open:
        raise PermissionDenied
    published = Answer.objects.filter(pk=referral.answer_id).select_related("author").first()
    context = {"referral": referral, "sheet": referral.sheet, "answer": published, "typed": draft_of(form)}
    return render(request, "sheets/handling/too_late.html", context, status=409)


def _form_page(request, referral, form, *, draft=None, other=None, filled_from=None, status=200):
    context = {
        "referral": referral,
        "sheet": referral.sheet,
        "form": form,
        "draft": draft,
        "other": other,
        "templates": referral.organisation.answer_templates.order_by("name"),
        "filled_from": filled_from,
        "gone": gone(referral, draft.also, form.alongside) if draft else [],
        "clarity": clarity_of(draft) if draft else None,
    }
    return render(request, "sheets/handling/answer.html", context, status=status)
