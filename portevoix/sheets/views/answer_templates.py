"""The templates that an organisation keeps for its answers: listed, written, changed, thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts import returning
from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations.permissions import organisations_of
from portevoix.sheets import operations
from portevoix.sheets.forms.answer_templates import AnswerTemplateForm
from portevoix.sheets.forms.submission import SubmissionForm
from portevoix.sheets.models import AnswerTemplate
from portevoix.timeline.operations import once

FORM_PAGE = "sheets/templates/form.html"


@require_safe
def answer_template_list(request):
    mine = organisations_of(request.user, request.programme)
    require(bool(mine))
    kept = {organisation: [] for organisation in mine}
    for template in _templates(request).select_related("organisation", "changed_by").order_by("name"):
        kept[template.organisation].append(template)
    return render(request, "sheets/templates/list.html", {"kept": kept.items()})


@require_http_methods(["GET", "POST"])
def answer_template_create(request, organisation):
    organisation = _own(request, organisation)
    if request.method == "GET":
        initial = returning.initial_for(request, AnswerTemplateForm)
        return _form_page(request, AnswerTemplateForm(initial=initial), organisation)
    form = AnswerTemplateForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, organisation, status=422)
    key, by = form.cleaned_data["key"], request.user
    said = {"name": form.cleaned_data["name"], "texts": form.texts}
    try:
        once(key, lambda: operations.add_template(organisation, **said, by=by, at=clock.now(), key=key), by=by)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _form_page(request, form, organisation, status=422)
    messages.success(request, _("Your template is kept. Your colleagues can use it too."))
    return redirect("sheets:answer_template_list")


@require_http_methods(["GET", "POST"])
def answer_template_update(request, pk):
    form = AnswerTemplateForm(request.POST or None)
    template = _templates(request).select_related("organisation", "changed_by").filter(pk=pk).first()
    if template is None:
        return _thrown_away(request, form, pk)
    if request.method == "GET":
        written = {name: getattr(template, name) for name in ("name", "version", *operations.TEMPLATE_FIELDS)}
        form = AnswerTemplateForm(initial={**written, **returning.initial_for(request, AnswerTemplateForm)})
        return _form_page(request, form, template.organisation, template=template)
    if not form.is_valid():
        return _form_page(request, form, template.organisation, template=template, status=422)
    said = {name: form.cleaned_data[name] for name in ("name", "version")}
    try:
        operations.change_template(template, **said, texts=form.texts, by=request.user, at=clock.now())
    except Conflict as conflict:
        return _two_templates(request, form, conflict.current)
    except AnswerTemplate.DoesNotExist:
        return _thrown_away(request, form, pk)
    except ValidationError as fault:
        form.add_error(None, fault)
        return _form_page(request, form, template.organisation, template=template, status=422)
    messages.success(request, _("The template is changed. The answers already published stay as they are."))
    return redirect("sheets:answer_template_list")


@require_http_methods(["GET", "POST"])
def answer_template_discard(request, pk):
    form = SubmissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]

        def discard():
            template = get_object_or_404(_templates(request).select_related("organisation"), pk=pk)
            operations.discard_template(template, by=request.user, at=clock.now(), key=key)

        once(key, discard, by=request.user)
        messages.success(request, _("The template is thrown away."))
        return redirect("sheets:answer_template_list")
    template = get_object_or_404(_templates(request), pk=pk)
    return render(request, "sheets/templates/discard.html", {"template": template, "form": SubmissionForm()})


def _templates(request):
    return AnswerTemplate.objects.filter(organisation__in=organisations_of(request.user, request.programme))


def _own(request, slug):
    for organisation in organisations_of(request.user, request.programme):
        if organisation.slug == slug:
            return organisation
    raise Http404


def _thrown_away(request, form, pk):
    """A colleague was faster: what was typed comes back. Of another's template, nothing is known."""
    is_somebody_elses = AnswerTemplate.objects.filter(pk=pk).exists()
    if not form.is_bound or is_somebody_elses or not organisations_of(request.user, request.programme):
        raise Http404
    return render(request, "sheets/templates/gone.html", {"typed": form.typed}, status=409)


def _two_templates(request, form, theirs):
    """Both texts; sending this page again says that the person has seen the other one."""
    data = form.data.copy()
    data["version"] = str(theirs.version)
    other = {name: getattr(theirs, name) for name in operations.TEMPLATE_FIELDS}
    other |= {"next_step_date": None, "saved_by": theirs.changed_by, "saved_at": theirs.changed_at}
    again = AnswerTemplateForm(data)
    return _form_page(request, again, theirs.organisation, template=theirs, other=other, status=409)


def _form_page(request, form, organisation, *, template=None, other=None, status=200):
    context = {"form": form, "organisation": organisation, "template": template, "other": other}
    return render(request, FORM_PAGE, context, status=status)
