import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from portevoix.sheets import operations
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import once, record
from tests.factories import MandateFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_form_sent_twice_acts_once(now):
    mandate = MandateFactory()
    key = uuid.uuid4()

    def start():
        return operations.start(mandate.cohort, by=mandate.user, at=now, key=key)

    first = once(key, start, by=mandate.user)
    second = once(key, start, by=mandate.user)

    assert first == second
    assert Sheet.objects.count() == 1


def test_the_key_of_another_person_opens_nothing(now):
    mandate, stranger = MandateFactory(), UserFactory()
    key = uuid.uuid4()
    operations.start(mandate.cohort, by=mandate.user, at=now, key=key)

    with pytest.raises(PermissionDenied):
        once(key, lambda: operations.start(mandate.cohort, by=stranger, at=now, key=key), by=stranger)


def test_the_unique_key_undoes_the_second_operation(now):
    mandate = MandateFactory()
    key = uuid.uuid4()
    operations.start(mandate.cohort, by=mandate.user, at=now, key=key)

    with pytest.raises(IntegrityError), transaction.atomic():
        operations.start(mandate.cohort, by=mandate.user, at=now, key=key)

    assert Sheet.objects.count() == 1


@pytest.mark.parametrize("change", [lambda e: e.update(verb="sheets.x"), lambda e: e.delete()])
def test_the_database_refuses_to_rewrite_history(change, now):
    mandate = MandateFactory()
    operations.start(mandate.cohort, by=mandate.user, at=now)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Entry.objects.all())


@pytest.mark.django_db(transaction=True)
def test_history_is_only_written_inside_an_operation(now):
    mandate = MandateFactory()

    with pytest.raises(RuntimeError):
        record("sheets.drafted", subject=mandate.cohort, by=mandate.user, at=now)
