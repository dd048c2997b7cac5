from datetime import datetime

from portevoix.accounts.models import User

from .models import Cohort, Mandate


def has_mandate(user, cohort: Cohort, *, at: datetime) -> bool:
    """Delegate or substitute of this class, today."""
    if not user.is_authenticated:
        return False
    return Mandate.objects.live(at=at).of(user).filter(cohort=cohort).exists()


def cohorts_represented_by(user, programme, *, at: datetime):
    """The classes in whose name the person may write."""
    if not user.is_authenticated:
        return Cohort.objects.none()
    mandates = Mandate.objects.live(at=at).of(user)
    return Cohort.objects.filter(programme=programme, mandates__in=mandates).select_related("provider")


def delegates_of(cohort: Cohort, *, at: datetime):
    """The people told of what happens to the class's sheets."""
    mandates = Mandate.objects.live(at=at).filter(cohort=cohort)
    return User.objects.filter(mandates__in=mandates, is_active=True)
