"""Going through all projects, from wherever the last run stopped.

A project is one transaction, from its first word to its last: it is filed whole, or not at all.
Its submission key says that it was. Only editions with something left to file are touched.
"""

import datetime
from collections.abc import Callable

from django.db import transaction

from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.programmes import directory
from portevoix.timeline.operations import once
from portevoix.timeline.tasks import deliver

from . import foundations, table
from .foundations import City
from .source import Project
from .story import Story, filed, key_of, sent_at

# (done in all, of how many, the edition under way)
Progress = Callable[[int, int, int], object]
JOBS_AT_ONCE = 200


def run(projects: list[Project], *, now: datetime.datetime, progress: Progress) -> tuple[City, int]:
    """File what is not filed yet; returns the city and how many were filed."""
    city = foundations.lay(projects)
    directory.forget()
    done = filed(city.programme)
    missing = [project for project in projects if key_of(project) not in done]
    horizon = last_day_told(projects, now.date())
    count = len(projects) - len(missing)
    for edition in sorted({project.edition for project in missing}):
        in_edition = [project for project in projects if project.edition == edition]
        foundations.open_edition(city, edition, in_edition, until=horizon)
        _revise(city, projects, before=edition)
        for rank, project in enumerate(in_edition):
            if key_of(project) not in done:
                _file(city, project, at=sent_at(project, rank), horizon=horizon)
                count += 1
                progress(count, len(projects), edition)
    # Who reads the programme today finds the table that the whole past draws.
    _revise(city, projects, before=projects[-1].edition + 1)
    return city, len(missing)


def settle_queue(progress: Callable[[int], object]) -> None:
    """Tell the listeners in this process: the figures are right when the command ends.

    Listeners stay in the database, so hundreds share one commit; mails are left to the worker.
    """
    waiting = Job.objects.waiting().filter(task=deliver.module_path)
    while True:
        with transaction.atomic():
            done = worker.drain(most=JOBS_AT_ONCE, task=deliver.module_path)
        if not done:
            return
        progress(waiting.count())


def last_day_told(projects: list[Project], today: datetime.date) -> datetime.date:
    """The latest opening: openings are facts, the other dates of the source may be plans."""
    openings = [project.opened_on for project in projects if project.opened_on is not None]
    latest = max(openings, default=datetime.date(projects[-1].edition, 12, 31))
    return min(latest, today)


def _file(city, project, *, at, horizon):
    story = Story(city, project, at=at, horizon=horizon)

    @transaction.atomic
    def play():
        story.play()

    once(key_of(project), play, by=story.delegate)


def _revise(city, projects, *, before):
    lines = table.drawn_from([project for project in projects if project.edition < before])
    table.revise(city, lines, at=foundations.start_of(before))
