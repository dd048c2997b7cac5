import os
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from portevoix.kit import clock
from portevoix.notifications import inbound, operations


class Command(BaseCommand):
    help = "Take one raw message from standard input, as a mail server hands it to a program."

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(inbound.MOST_BYTES + 1)
        try:
            message = operations.receive(raw, at=clock.now())
        except inbound.Unreadable as error:
            # What mail servers understand: the message itself is wrong; come back later.
            raise CommandError(str(error), returncode=os.EX_DATAERR) from error
        except DatabaseError as error:
            raise CommandError(str(error), returncode=os.EX_TEMPFAIL) from error
        self.stdout.write(message.outcome)
