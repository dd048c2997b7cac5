import signal
import threading

from django.core.management.base import BaseCommand

from portevoix.jobs import worker


class Command(BaseCommand):
    help = "Run the queue: notices, mails, periodic tasks. Stop it with Ctrl-C or SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--drain", action="store_true", help="Run what is due, then stop.")

    def handle(self, *, drain, **options):
        if drain:
            self.stdout.write(f"{worker.drain()} jobs done.")
            return
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        worker.work(stop=stop)
