import datetime

from django_tasks import task

from portevoix.jobs.periodic import every
from portevoix.kit import clock
from portevoix.notifications import operations as mails
from portevoix.notifications.models import Mail

from . import confirming, letters
from .models import Follower, Heard

AT_ONCE = 100


@every(datetime.timedelta(minutes=1))
@task(priority=-6)
def write_to_followers(after: int = 0) -> None:
    """One mail for each follower who has something due; what is left is another job, behind the mails.

    Twice at once is harmless, and so is a kill: each letter takes its lines away as it is written.
    """
    now = clock.now()
    due = Heard.objects.filter(send_at__lte=now, follower__gt=after).order_by("follower")
    found = list(due.values_list("follower", flat=True).distinct()[:AT_ONCE])
    for follower in Follower.objects.filter(pk__in=found).order_by("pk"):
        letters.write(follower, at=now)
    if len(found) == AT_ONCE:
        write_to_followers.enqueue(found[-1])


@every(datetime.timedelta(days=1))
@task(in_transaction=True)
def forget_the_unconfirmed() -> None:
    """Who never opened our link asked for nothing: their address goes from the mail that we sent."""
    old = Mail.objects.filter(user=None, is_secret=True, created_at__lt=clock.now() - confirming.KEPT)
    waiting = old.exclude(stop_link="").exclude(recipient__in=Follower.objects.values("email"))
    for email in waiting.order_by().values_list("recipient", flat=True).distinct():
        mails.forget_letters(email)
