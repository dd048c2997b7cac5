"""Building the whole demonstration, and emptying it."""

import random
from collections.abc import Callable

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.programmes import directory
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS, calendar_of
from portevoix.timeline import append_only

from . import foundations, texts
from .addressees import Directory
from .moments import Agenda
from .planning import Casting, Life, Planner
from .story import Story

SEED = "Mission (im)possible ?"
# What Django writes when it migrates, not what people write.
KEPT_TABLES = {"django_content_type", "auth_permission"}
Say = Callable[[str], object]


def exists() -> bool:
    return Programme.objects.filter(slug=texts.programme()["slug"]).exists()


def build(*, say: Say = print, most: int | None = None) -> int:
    """Build everything as of today; returns how many sheets. `most` keeps a slice of the texts.

    One transaction: a demonstration is there whole, or not at all. What follows each change
    (mails, above all) is done afterwards, by the same queue as always.
    """
    with transaction.atomic():
        count = _write(say=say, most=most)
    _tell(say)
    return count


def rebuild(*, say: Say = print, most: int | None = None) -> int:
    """Empty the whole database and build again; a failure leaves what was there before."""
    with transaction.atomic():
        say("Emptying the database…")
        _empty()
        count = _write(say=say, most=most)
    _tell(say)
    return count


def _tell(say):
    directory.forget()
    say("Telling everyone: mails and notices…")
    while worker.drain(most=500):
        say(f"  {Job.objects.waiting().count()} still to do")


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
    scenes = [scene for plan in plans for scene in Story(plan, region, agenda, addressees).tell()]
    scenes.sort(key=lambda scene: scene.moment)
    say(f"{len(plans)} sheets, in {len(scenes)} scenes…")
    for number, scene in enumerate(scenes, start=1):
        scene.play(scene.moment)
        if number % 250 == 0:
            say(f"  {scene.moment:%d/%m/%Y}: {number} of {len(scenes)}")
    return len(plans)


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
    # Files do not come back with the transaction: they go once the new demonstration is there.
    transaction.on_commit(_remove_mail_files)


def _remove_mail_files():
    for mail in settings.MAILS_FOLDER.glob("*.eml"):
        mail.unlink()
