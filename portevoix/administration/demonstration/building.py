"""Building the whole demonstration, and emptying it."""

import random
from collections.abc import Callable
from contextlib import contextmanager

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.programmes import directory
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS, calendar_of
from portevoix.search import operations as index
from portevoix.timeline import append_only
from portevoix.timeline.listeners import left_out

from . import board, companions, foundations, news, nights, notices, private, readers, said_before, texts
from .addressees import Directory
from .moments import Agenda
from .planning import Casting, Fate, Life, Planner
from .story import Story

MAILS_AS_FILES = "portevoix.notifications.mail_files.EmailBackend"
SEED = "Mission (im)possible ?"
# A slice of the texts shows them all.
LEAST_TO_LEAVE_UNREAD = 60
INDEXES = ("portevoix.sheets.search", "portevoix.organisations.search")
# What Django writes when it migrates, not what people write.
KEPT_TABLES = {"django_content_type", "auth_permission"}
Say = Callable[[str], object]


def exists() -> bool:
    return Programme.objects.filter(slug=texts.programme()["slug"]).exists()


def real_programmes() -> list[str]:
    """The names of what nobody invented: beside them there is no demonstration, and no reset."""
    return list(Programme.objects.filter(is_demonstration=False).order_by("pk").values_list("name", flat=True))


def build(*, say: Say = print, most: int | None = None) -> int:
    """Build everything as of today; returns how many sheets. `most` keeps a slice of the texts.

    One transaction: a demonstration is there whole, or not at all.
    """
    with transaction.atomic(), _mails_stay_here():
        # One indexing of everything costs less than one after each scene.
        with left_out(*INDEXES):
            region, agenda, count = _write(say=say, most=most)
        index.fill()
        said_before.learn(region, at=agenda.last_evening)
        news.read_the_old(region.programme, at=clock.now())
    directory.forget()
    return count


def rebuild(*, say: Say = print, most: int | None = None) -> int:
    """Empty the whole database and build again; a failure leaves what was there before."""
    with transaction.atomic():
        say("Emptying the database…")
        _empty()
        return build(say=say, most=most)


@contextmanager
def _mails_stay_here():
    """Some two thousand mails to invented people are files, whatever EMAIL_URL says."""
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = MAILS_AS_FILES
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual


def _write(*, say, most):
    today = clock.now().astimezone(PARIS).date()
    draw = random.Random(SEED)  # noqa: S311  a story, not a secret
    say("The programme, its territories, organisations, classes and people…")
    region = foundations.lay(today)
    agenda = Agenda(today, calendar_of(region.programme), draw)
    castings = {row["key"]: Casting.of(row) for row in texts.rows("castings")}
    lives = [Life(c.slug, c.starts_on, c.ends_on) for c in region.cohorts.values()]
    plans = Planner(lives, castings, agenda).plan(_slice(texts.sheets(), most))
    addressees = Directory(region, draw)
    unread = _unread(plans)
    stories = [Story(plan, region, agenda, addressees, waits_to_be_read=plan in unread) for plan in plans]
    scenes = [scene for story in stories for scene in story.tell()]
    scenes.sort(key=lambda scene: scene.moment)
    say(f"{len(plans)} sheets, in {len(scenes)} scenes…")
    before = scenes[0].moment
    readers.begin(region, at=before)
    for number, scene in enumerate(scenes, start=1):
        nights.sleep(region.programme, before, scene.moment)
        before = scene.moment
        scene.play(scene.moment)
        # Who is told, and of what, depends on that day: the queue is emptied before the next scene.
        worker.drain()
        if number % 250 == 0:
            say(f"  {scene.moment:%d/%m/%Y}: {number} of {len(scenes)}")
    nights.sleep(region.programme, before, agenda.last_evening)
    companions.gather(region, agenda)
    board.fill(region, agenda)
    notices.tell(region, at=agenda.last_evening)
    private.tell(region, at=agenda.last_evening)
    worker.drain()
    return region, agenda, len(plans)


def _unread(plans):
    """The newest sheets still wait for their reader, when there are enough others to see."""
    sent = sorted((plan for plan in plans if plan.fate == Fate.SENT), key=lambda plan: plan.day)
    return sent[-2:] if len(plans) > LEAST_TO_LEAVE_UNREAD else []


def _slice(sheets, most):
    """Texts of every theme, evenly taken."""
    if most is None or most >= len(sheets):
        return sheets
    return [sheets[number * len(sheets) // most] for number in range(most)]


def _empty():
    system = User.objects.system()
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT_TABLES
    with append_only.lifted():
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables), reset_sequences=True))
    system.pk = None
    system.save(force_insert=True)
    directory.forget()
    # Files do not come back with the transaction: the old ones go once the new demonstration is there.
    old = list(settings.EMAIL_FILE_PATH.glob("*.eml"))
    transaction.on_commit(lambda: [mail.unlink(missing_ok=True) for mail in old])
