"""Everyone has read what they were told, but the news of the last days."""

import datetime

from django.db.models import Max

from portevoix.accounts.models import User
from portevoix.notifications import operations
from portevoix.notifications.models import Notice
from portevoix.programmes.models import Programme

LEFT_TO_READ = datetime.timedelta(days=7)


def read_the_old(programme: Programme, *, at: datetime.datetime) -> None:
    old = Notice.objects.filter(programme=programme, created_at__lt=at - LEFT_TO_READ).exclude(user=None)
    last = dict(old.order_by().values_list("user").annotate(Max("pk")))
    for user in User.objects.filter(pk__in=last).order_by("pk"):
        operations.read_all(programme, until=last[user.pk], by=user, at=at)
