"""The templates of an organisation's answers."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations.models import Organisation
from portevoix.sheets import permissions
from portevoix.sheets.models import AnswerTemplate
from portevoix.timeline.operations import record

TEMPLATE_FIELDS = ("in_brief", "outcome", "understood", "decision", "obstacle", "next_step", "contact")
TEMPLATES_AT_MOST = 100


@transaction.atomic
def add_template(
    organisation: Organisation,
    *,
    name: str,
    texts: Mapping[str, str],
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> AnswerTemplate:
    require(permissions.can_keep_templates(by, organisation))
    # Two colleagues may give the same name at once: the second one sees the first.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    _require_free(organisation, name)
    if organisation.answer_templates.count() >= TEMPLATES_AT_MOST:
        raise ValidationError(_("Your organisation has a hundred templates. Throw one away first."))
    template = AnswerTemplate.objects.create(
        organisation=organisation,
        name=name,
        **_kept(texts),
        made_by=by,
        made_at=at,
        changed_by=by,
        changed_at=at,
    )
    record("sheets.template_added", subject=template, by=by, at=at, key=key)
    return template


@transaction.atomic
def change_template(
    template: AnswerTemplate, *, name: str, texts: Mapping[str, str], version: int, by: User, at: datetime.datetime
) -> AnswerTemplate:
    """`version` is the one that was read. Raises Conflict when a colleague changed it meanwhile."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=template.organisation_id)
    require(permissions.can_keep_templates(by, organisation))
    template = AnswerTemplate.objects.select_for_update(of=["self"]).get(pk=template.pk)
    written = {"name": name, **_kept(texts)}
    if all(getattr(template, field) == value for field, value in written.items()):
        return template
    if template.version != version:
        raise Conflict(template)
    if name != template.name:
        _require_free(organisation, name)
    for field, value in written.items():
        setattr(template, field, value)
    template.version += 1
    template.changed_by, template.changed_at = by, at
    template.save()
    record("sheets.template_changed", subject=template, by=by, at=at)
    return template


@transaction.atomic
def discard_template(
    template: AnswerTemplate, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> None:
    """The answers that began with it stay as they are."""
    require(permissions.can_keep_templates(by, template.organisation))
    record("sheets.template_discarded", subject=template, by=by, at=at, key=key)
    template.delete()


def _kept(texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: texts.get(name, "") for name in TEMPLATE_FIELDS}


def _require_free(organisation, name):
    if organisation.answer_templates.filter(name=name).exists():
        raise ValidationError({"name": _("Your organisation has a template of this name. Choose another name.")})
