from django.core.management.base import BaseCommand, CommandError

from portevoix.jobs.models import Job
from portevoix.programmes.models import Programme
from portevoix.results.tallies import COLUMNS, repair
from portevoix.timeline.tasks import deliver


class Command(BaseCommand):
    help = "Counts the figures again from the sheets, says what differed and puts it right."

    def handle(self, **options):
        waiting = Job.objects.filter(task=deliver.module_path).count()
        if waiting:
            raise CommandError(
                f"{waiting} deliveries wait: let the worker finish, with the site closed, then start again."
            )
        for programme in Programme.objects.order_by("pk"):
            differing = repair(programme)
            for right, kept in differing:
                self.stdout.write(f"{programme.slug}, {right.organisation or 'the whole'}: {_difference(right, kept)}")
            self.stdout.write(f"{programme.slug}: {len(differing)} lines differed.")


def _difference(right, kept):
    told = ((name, getattr(kept, name, 0), getattr(right, name)) for name in COLUMNS)
    return ", ".join(f"{name} {before} → {after}" for name, before, after in told if before != after)
