"""`manage.py demo` builds the demonstration; `--reset` empties the database first."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portevoix.administration.demonstration import building


class Command(BaseCommand):
    help = "Builds the demonstration; with --reset, empties the whole database and builds it again."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="Empty the database first.")

    def handle(self, *args, reset, **options):
        if not settings.DEMO:
            raise CommandError(
                "This is not a demonstration. Set DEMO=1 if you want one: `--reset` empties the database."
            )
        if real := building.real_programmes():
            raise CommandError(
                f"This database holds a real programme ({', '.join(real)}): nothing was changed. "
                "Set PORTEVOIX_DATA to another folder, or DATABASE_URL to another database."
            )
        if building.exists() and not reset:
            self.say("The demonstration is already there; nothing was changed. --reset builds it again.")
            return
        began = time.monotonic()
        count = building.rebuild(say=self.say) if reset else building.build(say=self.say)
        self.say(f"Done: {count} sheets, in {time.monotonic() - began:.0f} seconds.")

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
