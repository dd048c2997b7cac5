from .models import Membership, Organisation


def _memberships(user, programme):
    if not user.is_authenticated or programme is None:
        return []
    kept = user.__dict__.setdefault("_memberships", {})
    if programme.pk not in kept:
        kept[programme.pk] = list(
            Membership.objects.of(user).filter(organisation__programme=programme).select_related("organisation")
        )
    return kept[programme.pk]


def organisations_of(user, programme) -> list[Organisation]:
    """Those for which the person may answer in this programme; asked once per request."""
    return [m.organisation for m in _memberships(user, programme)]


def is_facilitator(user, programme) -> bool:
    """A member of the programme's desk."""
    return any(o.kind == Organisation.Kind.DESK for o in organisations_of(user, programme))


def can_see_steering(user, programme) -> bool:
    """The figures by addressee: the coordinator and the facilitators."""
    return is_facilitator(user, programme)
