import datetime

import pytest

from portevoix.jobs import periodic, worker
from portevoix.jobs.models import Job
from portevoix.notifications.tasks import forget_secrets
from tests.factories import MailFactory

pytestmark = pytest.mark.django_db

TWO_HOURS = datetime.timedelta(hours=2)


@pytest.mark.parametrize(("state", "becomes"), [("queued", "given_up"), ("refused", "refused")])
def test_an_old_login_code_is_forgotten_and_goes_no_further(now, state, becomes):
    mail = MailFactory(is_secret=True, body="ABC-DEF", state=state, created_at=now - TWO_HOURS)

    forget_secrets.call()

    mail.refresh_from_db()
    assert (mail.body, mail.state) == ("", becomes)


def test_a_fresh_code_and_other_mails_keep_their_words(now):
    fresh = MailFactory(is_secret=True, created_at=now)
    other = MailFactory(created_at=now - TWO_HOURS)

    forget_secrets.call()

    for mail in (fresh, other):
        mail.refresh_from_db()
        assert mail.body
        assert mail.state == "queued"


def test_the_site_sweeps_by_itself(now):
    periodic.tick(at=now)

    swept = set(Job.objects.values_list("task", flat=True))
    worker.drain()

    assert "portevoix.notifications.tasks.forget_secrets" in swept
    assert "portevoix.administration.tasks.forget_expired_sessions" in swept
    assert not Job.objects.exists()
