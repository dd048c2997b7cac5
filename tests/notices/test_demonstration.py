"""The demonstration tells what was said against some of its texts."""

import datetime
from types import SimpleNamespace

import pytest

from portevoix.administration.demonstration import notices
from portevoix.kit import clock
from portevoix.notices.models import Appeal, Report, RightOfReply
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(programme, desk, facilitator, colleague):
    return SimpleNamespace(programme=programme, desk=desk, members={desk.slug: [facilitator, colleague]})


def add_sheets(programme, number):
    sent_at = clock.now() - datetime.timedelta(days=20)
    for _each in range(number):
        make.SheetFactory(programme=programme, sent=True, sent_at=sent_at)


def test_one_report_is_decided_twice_two_wait_and_somebody_replies(region, programme):
    add_sheets(programme, 5)

    notices.tell(region, at=clock.now())

    assert (Report.objects.open().count(), Appeal.objects.get().outcome) == (2, "upheld")
    assert RightOfReply.objects.get().state == "shown"


def test_a_small_demonstration_does_without(region, programme):
    add_sheets(programme, 2)

    notices.tell(region, at=clock.now())

    assert not Report.objects.exists()
