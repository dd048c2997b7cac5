"""`manage.py serve` is `portevoix serve`."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Runs Porte-Voix: the web server and the job worker together."
    requires_system_checks = ()

    def add_arguments(self, parser):
        alone = parser.add_mutually_exclusive_group()
        alone.add_argument("--web-only", action="store_true", help="Run the web server alone.")
        alone.add_argument("--worker-only", action="store_true", help="Run the job worker alone.")

    def handle(self, *args, web_only, worker_only, **options):
        # This process gives its place to the supervisor, which does without Django.
        chosen = ["--web-only"] * web_only + ["--worker-only"] * worker_only
        os.chdir(settings.ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "portevoix", "serve", *chosen])  # noqa: S606
