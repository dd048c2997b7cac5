"""What `serve` does before it opens the door; safe to run again, and at once on several machines."""

import fcntl
import hashlib
from contextlib import contextmanager

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config.database import journal_warning
from config.environment import WrongSetting
from portevoix.administration.demonstration import building

# Any number of our own: PostgreSQL lets one holder of it through at a time.
PREPARATION_LOCK = 20260042


class Command(BaseCommand):
    help = "Brings the database and the static files up to date, and fills an empty demonstration."

    def handle(self, *args, **options):
        if connection.vendor == "sqlite" and (warning := journal_warning()):
            self.say(warning)
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise WrongSetting(f"the database does not answer ({reason}); check DATABASE_URL.") from None
        with one_at_a_time():
            self.migrate()
            self.collect_static_files()
            if settings.DEMO and (real := building.real_programmes()):
                raise WrongSetting(
                    f"this database holds a real programme ({', '.join(real)}): a demonstration would open its doors. "
                    "Leave DEMO out (`.venv/bin/python -m portevoix serve`), or set PORTEVOIX_DATA to another folder."
                )
            if settings.DEMO and not building.exists():
                self.say("Filling the demonstration, once: a few minutes…")
                call_command("demo", stdout=self.stdout)

    def migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Bringing the database up to date…")
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static_files(self):
        stamp = settings.STATIC_ROOT / ".collected"
        state = state_of_static_files()
        if not stamp.exists() or stamp.read_text() != state:
            self.say("Preparing the style sheets and the images…")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(state)

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()


@contextmanager
def one_at_a_time():
    """A file holds back the processes of this machine, PostgreSQL those of the others."""
    with open(settings.DATA / "prepare.lock", "w") as file, connection.cursor() as cursor:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        # A migration may last longer than a page is allowed to.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARATION_LOCK])


def state_of_static_files():
    """Changes with the name or the content of any source file."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(path.encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()
