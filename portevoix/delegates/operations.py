"""How a class gets its spokespeople. Elections themselves are held on paper, by the provider."""

import datetime

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.permissions import is_facilitator
from portevoix.programmes import past_addresses
from portevoix.programmes.working_days import END_OF_DAY, PARIS
from portevoix.timeline.operations import record

from .models import Cohort, Enrolment, Mandate


def _can_manage(user, cohort):
    """The provider's people and the desk record who was elected; the system imports."""
    return user.is_system or cohort.provider.has_member(user) or is_facilitator(user, cohort.programme)


@transaction.atomic
def open_cohort(*, by: User, at: datetime.datetime, **fields) -> Cohort:
    cohort = Cohort(**fields)
    require(_can_manage(by, cohort))
    cohort.save()
    record("delegates.cohort_opened", subject=cohort, by=by, at=at)
    return cohort


@transaction.atomic
def rename_cohort(cohort: Cohort, *, name: str, slug: str, by: User, at: datetime.datetime) -> Cohort:
    """Links to its former name keep leading to it."""
    require(_can_manage(by, cohort))
    before = cohort.slug
    cohort.name, cohort.slug = name, slug
    cohort.save(update_fields=["name", "slug"])
    if slug != before:
        past_addresses.keep(past_addresses.Kind.COHORT, cohort, slug=before)
    record("delegates.cohort_renamed", subject=cohort, by=by, at=at)
    return cohort


@transaction.atomic
def give_mandate(
    cohort: Cohort,
    user: User,
    *,
    by: User,
    at: datetime.datetime,
    office: str = Mandate.Office.DELEGATE,
    starts_at: datetime.datetime | None = None,
) -> Mandate:
    """From now (or `starts_at`) until the last second of the class."""
    require(_can_manage(by, cohort))
    ends_at = datetime.datetime.combine(cohort.ends_on, END_OF_DAY, tzinfo=PARIS)
    starts_at = min(starts_at or at, ends_at)
    mandate = Mandate.objects.create(cohort=cohort, user=user, office=office, starts_at=starts_at, ends_at=ends_at)
    record("delegates.mandate_given", subject=cohort, by=by, at=at, mandate=mandate.pk)
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User, at: datetime.datetime) -> Mandate:
    require(_can_manage(by, mandate.cohort))
    mandate.ends_at = max(at, mandate.starts_at)
    mandate.save(update_fields=["ends_at"])
    record("delegates.mandate_ended", subject=mandate.cohort, by=by, at=at, mandate=mandate.pk)
    return mandate


@transaction.atomic
def enrol(cohort: Cohort, user: User, *, by: User, at: datetime.datetime) -> Enrolment:
    require(_can_manage(by, cohort))
    enrolment, _created = Enrolment.objects.get_or_create(cohort=cohort, user=user, defaults={"enrolled_at": at})
    record("delegates.enrolled", subject=cohort, by=by, at=at, enrolment=enrolment.pk)
    return enrolment
