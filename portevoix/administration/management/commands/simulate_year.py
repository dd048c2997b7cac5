"""`manage.py simulate_year`: a year of a programme, in a database of its own, on the real code."""

import argparse
import logging
import os
import subprocess
import sys
import tempfile

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.administration.simulation import report
from portevoix.administration.simulation.year import WHOLE_MONTHS, Year

# What a running site is set to has nothing to do here.
LEFT_OUT = ("CACHE_URL", "DATABASE_URL", "DEMO", "EMAIL_URL", "SITE_URL", "SMS_URL")
MAILS = "portevoix.administration.simulation.post.EmailBackend"


class Command(BaseCommand):
    help = "Lives a year of a programme in a few minutes, in a database of its own, and says what became of it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--sheets", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--months", type=int, default=WHOLE_MONTHS, help="From the first of September; 5 at least.")
        parser.add_argument(
            "--database", default="", help="The address of an empty one; else a file that is thrown away."
        )
        parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)

    def handle(self, *, sheets, seed, months, database, here, **options):
        if here:
            return self._live(sheets, seed, months)
        with tempfile.TemporaryDirectory(prefix="portevoix-year-") as folder:
            environment = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
            environment |= {"PORTEVOIX_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
            if database:
                environment["DATABASE_URL"] = database
            command = [sys.executable, "-m", "django", "simulate_year", "--here"]
            command += ["--sheets", str(sheets), "--seed", str(seed), "--months", str(months)]
            ended = subprocess.run(command, cwd=settings.ROOT, env=environment, check=False)
        if ended.returncode:
            sys.exit(ended.returncode)

    def _live(self, sheets, seed, months):
        if connection.introspection.table_names():
            raise CommandError(_("This database holds something already: nothing was done. Give an empty one."))
        call_command("migrate", interactive=False, verbosity=0)
        if connection.vendor == "sqlite":
            # It is thrown away at the end: nothing to save from a power cut.
            connection.cursor().execute("PRAGMA synchronous=OFF")
        settings.EMAIL_BACKEND = MAILS
        # Each refusal of a dead mail server is said by the report, not one by one.
        logging.getLogger("portevoix.jobs.worker").setLevel(logging.ERROR)
        found = Year(sheets=sheets, seed=seed, months=months, say=self._say_progress).live()
        for language in ("fr", "en"):
            with translation.override(language):
                self.stdout.write("\n".join(["", *report.sentences(found)]))
        if any(found.broken.values()):
            sys.exit(1)

    def _say_progress(self, sentence):
        self.stderr.write(sentence)
        self.stderr.flush()
