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


def is_head(user, organisation) -> bool:
    return any(
        m.organisation_id == organisation.pk and m.role == Membership.Role.HEAD
        for m in _memberships(user, organisation.programme)
    )


def can_set_answer_check(user, organisation) -> bool:
    """Its head; the desk, for the organisations that have none."""
    return is_head(user, organisation) or is_facilitator(user, organisation.programme)


def can_say_absent(user, membership) -> bool:
    """Each for oneself, and the head for those who cannot."""
    is_own = user.is_authenticated and membership.user_id == user.pk
    return membership.ended_at is None and (is_own or is_head(user, membership.organisation))


def memberships_to_say_absent(user, programme) -> list[Membership]:
    """One's own first, then those of the organisations of which one is the head."""
    own = _memberships(user, programme)
    headed = [m.organisation_id for m in own if m.role == Membership.Role.HEAD]
    others = Membership.objects.live().filter(organisation__in=headed, user__is_active=True).exclude(user=user.pk)
    return [
        *own,
        *others.select_related("user", "organisation").order_by("organisation__name", "user__full_name", "pk"),
    ]


def can_see_steering(user, programme) -> bool:
    """The figures by addressee: the coordinator and the facilitators."""
    return is_facilitator(user, programme)


def can_see_week(user, organisation) -> bool:
    """The week's report of one organisation: its people, and the desk."""
    return is_facilitator(user, organisation.programme) or organisation in organisations_of(
        user, organisation.programme
    )


def can_set_synonyms(user, programme) -> bool:
    """The words that mean the same when one searches: as what the table learns."""
    return can_decide_corrections(user, programme)


def can_decide_corrections(user, programme) -> bool:
    """What the table of competences learns: the coordinator; any facilitator where there is none."""
    of_the_desk = [m for m in _memberships(user, programme) if m.organisation.kind == Organisation.Kind.DESK]
    if any(m.role == Membership.Role.COORDINATOR for m in of_the_desk):
        return True
    if not of_the_desk:
        return False
    return not Membership.objects.who_steer().filter(organisation=of_the_desk[0].organisation).exists()
