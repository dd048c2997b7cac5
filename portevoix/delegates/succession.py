"""Who speaks for a class once it is over: the class that came after it in the same place."""

from datetime import datetime

from .models import Cohort, Mandate


def voice_of(cohort: Cohort, *, at: datetime) -> Cohort | None:
    """The class itself while it has a delegate; else the next one of its provider that has one.

    The same training first, then the one that began the soonest after it. None: nobody is there.
    """
    live = Mandate.objects.live(at=at).filter(user__is_active=True)
    if live.filter(cohort=cohort).exists():
        return cohort
    later = Cohort.objects.filter(
        programme_id=cohort.programme_id,
        provider_id=cohort.provider_id,
        starts_on__gt=cohort.starts_on,
        mandates__in=live,
    )
    found = sorted(
        later.distinct().order_by("pk"), key=lambda heir: (heir.training != cohort.training, heir.starts_on, heir.pk)
    )
    return found[0] if found else None
