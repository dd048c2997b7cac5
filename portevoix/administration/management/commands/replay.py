import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.administration.replay import report, running, source
from portevoix.kit import clock
from portevoix.programmes.addresses import address
from portevoix.sheets.status import Status

PROGRESS_EVERY = 50
JOBS_EVERY = 2000
INTERRUPTED = 130


class Command(BaseCommand):
    help = "File the projects of the participatory budget of Paris as sheets of their own programme."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="The folder that holds projets.csv.")

    def handle(self, *, folder, **options):
        with translation.override("fr"):
            try:
                projects = source.read(folder)
            except source.Unusable as why:
                raise CommandError(str(why)) from why
            try:
                self._replay(projects)
            except KeyboardInterrupt:
                self.say(_("Stopped. The same command takes up where it stopped; nothing is filed twice."))
                raise SystemExit(INTERRUPTED) from None

    def _replay(self, projects):
        began = time.monotonic()
        city, filed = running.run(projects, now=clock.now(), progress=self._progress)
        running.settle_queue(self._queue)
        if filed:
            self.say(
                _("%(filed)s projects filed in %(seconds)s seconds.")
                % {"filed": filed, "seconds": round(time.monotonic() - began)}
            )
        else:
            self.say(_("Everything was already filed: nothing was changed."))
        self._report(report.of(city.programme, projects))
        self.say(_("To read them: %(address)s") % {"address": address(city.programme, "sheets:list")})

    def _progress(self, done, total, edition):
        if done % PROGRESS_EVERY == 0 or done == total:
            self.say(
                _("  %(done)s of %(total)s, edition %(edition)s") % {"done": done, "total": total, "edition": edition}
            )

    def _queue(self, left):
        if left and left % JOBS_EVERY < running.JOBS_AT_ONCE:
            self.say(_("  figures and notices: %(left)s left") % {"left": left})

    def _report(self, figures):
        statuses = ", ".join(f"{Status(status).label} {count}" for status, count in sorted(figures.statuses.items()))
        lines = [
            (_("Filed"), f"{figures.filed} / {figures.total} ({statuses})"),
            (_("Sent to a service by the table of competences"), figures.routed),
            (_("Sent to the team, for want of a past to draw the table from"), figures.to_desk),
            (_("In the end, with the service that really handled it"), figures.handled),
            (_("Sent at once to the service that really handled it"), figures.right),
            (_("  of those that the table sent to a service"), figures.right_when_routed),
            (_("  from the second edition on"), figures.right_from_second),
            (_("Beside it, the usual service of the theme, from earlier editions alone"), figures.usual),
            (_("  from the second edition on"), figures.usual_from_second),
            (_("  in hindsight, the future of every row being known"), figures.usual_in_hindsight),
        ]
        for label, figure in lines:
            self.say(_("%(label)s: %(figure)s") % {"label": label, "figure": figure})

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
