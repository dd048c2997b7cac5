"""Who hears of what: each public entry becomes a line of the next mail of whoever follows it (tasks.py)."""

from django.db.models import Q

from portevoix.notifications.rhythm import send_at
from portevoix.organisations.models import Territory
from portevoix.sheets.models import Referral
from portevoix.timeline.listeners import on

from . import lines
from .models import Follow, Follower, Heard

AT_ONCE = 500


@on(*lines.GREAT, *lines.SMALL)
def hear(entry):
    """Nothing of what is not public. A sheet that is withheld between now and the mail is left out there."""
    if entry.verb in lines.SMALL and not Follow.objects.filter(sheet=entry.subject_id).exists():
        return
    sheet = lines.public_sheet_of(entry)
    if sheet is None and not lines.is_public_promise(entry):
        return
    followed = Follow.objects.filter(_about(entry, sheet), follower__programme=entry.programme)
    # Whoever did it knows.
    followers = Follower.objects.filter(pk__in=followed.values("follower")).exclude(user=entry.actor)
    lines_to_write = (
        Heard(follower_id=pk, entry=entry, send_at=send_at(rhythm, told_at=entry.happened_at))
        for pk, rhythm in followers.order_by("pk").values_list("pk", "rhythm").iterator(chunk_size=AT_ONCE)
    )
    Heard.objects.bulk_create(lines_to_write, batch_size=AT_ONCE, ignore_conflicts=True)


def _about(entry, sheet):
    """Which follows are about it. Small steps are for whoever follows that very sheet."""
    this_one = Q(sheet=sheet) if sheet is not None else Q(pk=None)
    if entry.verb not in lines.GREAT:
        return this_one
    whole = Q(theme=None, territory=None, organisation=None, sheet=None)
    if sheet is None:
        return whole | Q(organisation=entry.facts["organisation_id"])
    organisations = Referral.objects.filter(sheet=sheet).values("organisation")
    return (
        this_one
        | whole
        | Q(theme__in=sheet.themes)
        | Q(organisation__in=organisations)
        | Q(organisation=sheet.cohort.provider_id)
        | Q(territory__in=_around(sheet.territory))
    )


def _around(territory):
    """The territory and all that it lies in."""
    if territory is None:
        return []
    parts = territory.path.split("/")[:-1]
    paths = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
    return list(Territory.objects.filter(programme=territory.programme_id, path__in=paths))
