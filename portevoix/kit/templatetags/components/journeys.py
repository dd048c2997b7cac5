"""What helps somebody write: one question at a time, nothing lost, being heard."""

from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portevoix.kit.markup import format_html, readable

from . import marks


def error_summary(form: BaseForm) -> SafeString:
    """Every fault of a form, each linked to its field. Shown with status 422; nothing without faults."""
    if not form.is_bound or not form.errors:
        return SafeString("")
    faults = [("", "", error) for error in form.non_field_errors()]
    faults += [(_address(field), str(field.label), error) for field in form for error in field.errors]
    return readable(_render("error_summary", {"faults": faults}))


def _address(field: BoundField) -> str:
    """Where its control is; "" for what a button says and for what is hidden: nobody can go there."""
    if field.is_hidden or not field.label:
        return ""
    # A group of choices has no control of the group's own name: the first choice takes the focus.
    return f"#{field.auto_id}_0" if field.use_fieldset else f"#{field.auto_id}"


def step_progress(number: int, total: int, label: str = "") -> SafeString:
    """Where one is in a journey, in words first, then as a bar."""
    return _render("step_progress", {"number": number, "total": total, "label": label})


def explain(content: str, *, summary: str, icon: str = "circle-question-mark", is_open: bool = False) -> SafeString:
    """Why we ask, an example, the meaning of a word: folded until wanted."""
    return format_html(
        '<details class="explain"{}><summary>{}<span>{}</span></summary><div>{}</div></details>',
        mark_safe(" open") if is_open else "",
        marks.icon(icon),
        summary,
        content,
    )


def autosave_status() -> SafeString:
    """Where a form with `data-autosave` says that it is saved. The sentences travel in attributes."""
    return _render("autosave_status", {})


def listen(target: str, label: str = "") -> SafeString:
    """Reads the element of that id aloud. Stays hidden where the device has no voice."""
    return _render("listen", {"target": target, "label": label or gettext("Listen")})


def print_button(label: str = "") -> SafeString:
    """Hidden until a script can print."""
    return format_html(
        '<button type="button" class="button quiet" data-print hidden>{}{}</button>',
        marks.icon("printer"),
        label or gettext("Print"),
    )


def _render(name: str, context: dict[str, object]) -> SafeString:
    return render_to_string(f"kit/components/{name}.html", context)
