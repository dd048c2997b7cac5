"""A mandate has a first and a last instant; between them, and only then, the delegate speaks for the class."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portevoix.accounts.models import User
from portevoix.delegates import operations, permissions
from portevoix.delegates.models import Mandate
from portevoix.programmes.working_days import PARIS
from tests.factories import CohortFactory, EnrolmentFactory, MandateFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def cohort(programme):
    return CohortFactory(programme=programme)


@pytest.fixture
def staff(cohort):
    return MembershipFactory(organisation=cohort.provider).user


def test_a_mandate_ends_with_the_last_second_of_the_class(cohort, staff, now):
    mandate = operations.give_mandate(cohort, UserFactory(), by=staff, at=now)

    end = mandate.ends_at.astimezone(PARIS)
    assert (end.date(), end.time()) == (cohort.ends_on, datetime.time(23, 59, 59))


@pytest.mark.parametrize(("moment", "speaks"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)])
def test_a_mandate_begins_at_its_first_instant(cohort, now, moment, speaks):
    mandate = MandateFactory(cohort=cohort, starts_at=now)

    assert permissions.has_mandate(mandate.user, cohort, at=now + moment) is speaks


@pytest.mark.parametrize(("moment", "speaks"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_a_mandate_is_over_at_its_last_instant(cohort, now, moment, speaks):
    mandate = MandateFactory(cohort=cohort, ends_at=now)

    assert permissions.has_mandate(mandate.user, cohort, at=now + moment) is speaks


def test_a_mandate_given_after_the_class_is_never_live(staff, cohort, now, in_days):
    late = in_days(1000)

    mandate = operations.give_mandate(cohort, UserFactory(), by=staff, at=late)

    assert mandate.starts_at == mandate.ends_at
    assert not permissions.has_mandate(mandate.user, cohort, at=late)


def test_ending_a_mandate_keeps_it_in_the_past(cohort, staff, now):
    mandate = MandateFactory(cohort=cohort)

    operations.end_mandate(mandate, by=staff, at=now)

    assert not permissions.has_mandate(mandate.user, cohort, at=now)
    assert Mandate.objects.filter(pk=mandate.pk).exists()


def test_nobody_has_two_mandates_in_a_class(cohort):
    mandate = MandateFactory(cohort=cohort)

    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(cohort=cohort, user=mandate.user)


def test_a_trainee_is_of_the_class_without_speaking_for_it(cohort, now):
    trainee = EnrolmentFactory(cohort=cohort).user

    assert not permissions.has_mandate(trainee, cohort, at=now)


def test_enrolling_twice_enrols_once(cohort, staff, now):
    trainee = UserFactory()

    operations.enrol(cohort, trainee, by=staff, at=now)
    operations.enrol(cohort, trainee, by=staff, at=now)

    assert cohort.enrolments.count() == 1


def test_the_staff_of_another_provider_gives_no_mandate(cohort, now):
    stranger = MembershipFactory().user

    with pytest.raises(PermissionDenied):
        operations.give_mandate(cohort, UserFactory(), by=stranger, at=now)


def test_those_told_of_a_sheet_are_the_delegates_of_today(cohort, now):
    delegate = MandateFactory(cohort=cohort).user
    substitute = MandateFactory(cohort=cohort, office="substitute").user
    MandateFactory(cohort=cohort, expired=True)
    MandateFactory(cohort=cohort, user__is_active=False)
    MandateFactory()

    assert set(permissions.delegates_of(cohort, at=now)) == {delegate, substitute}


def test_one_person_may_represent_several_classes(programme, now):
    user = UserFactory()
    cohorts = {MandateFactory(user=user, cohort__programme=programme).cohort for _each in range(2)}
    MandateFactory(user=user, cohort__programme=programme, expired=True)
    MandateFactory(user=user)

    assert set(permissions.cohorts_represented_by(user, programme, at=now)) == cohorts


def test_the_software_records_what_it_imports(cohort, now):
    mandate = operations.give_mandate(cohort, UserFactory(), by=User.objects.system(), at=now)

    assert mandate.office == "delegate"
