"""An address that was given once leads somewhere for ever: the names that themes, organisations and classes had."""

from django.db import models

from .models import PastAddress, Programme

Kind = PastAddress.Kind


def keep(kind: Kind, subject: models.Model, *, slug: str) -> None:
    """`slug` was that of `subject`, which has another one now. Whoever takes a past name takes its visitors too."""
    PastAddress.objects.filter(programme=subject.programme_id, kind=kind, slug=subject.slug).delete()
    PastAddress.objects.update_or_create(
        programme_id=subject.programme_id, kind=kind, slug=slug, defaults={"subject_id": subject.pk}
    )


def find(programme: Programme, kind: Kind, slug: str) -> int | None:
    """The key of what was called so. Ask only when nothing is called so today."""
    past = PastAddress.objects.filter(programme=programme, kind=kind, slug=slug)
    return past.values_list("subject_id", flat=True).first()
