"""`manage.py reindex`: the whole index again from what everyone may read, while the site is open."""

import time

from django.core.management.base import BaseCommand, CommandError

from portevoix.search.operations import BATCH, refresh_batch
from portevoix.search.sources import sources


class Command(BaseCommand):
    help = "Indexes again everything that can be found, in batches; what is indexed as it should be is not touched."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="place", default="", help="Go on from a place it said: sheet:12500.")

    def handle(self, *, place, **options):
        began = time.monotonic()
        kinds = [source.kind for source in sources()]
        kind, _colon, after = place.partition(":")
        if place and (kind not in kinds or not after.isdecimal()):
            raise CommandError(f"--from needs one of {', '.join(kinds)}, a colon and a key: sheet:12500.")
        for source in sources()[kinds.index(kind) if place else 0 :]:
            self.index(source, int(after) if source.kind == kind else 0)
        self.say(f"Done in {time.monotonic() - began:.0f} seconds.")

    def index(self, source, after):
        last, batches = after, 0
        while last is not None:
            last = refresh_batch(source, last)
            batches += 1
            if last is not None:
                self.say(f"{source.kind}:{last}")
        self.say(f"{source.kind}: done, in {batches} batches of {BATCH} at most.")

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
