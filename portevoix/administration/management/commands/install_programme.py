from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.administration.installing import folder as files
from portevoix.administration.installing.table import Wrong
from portevoix.administration.installing.writing import Installer
from portevoix.kit import clock
from portevoix.programmes.addresses import address
from portevoix.programmes.working_days import PARIS


class Command(BaseCommand):
    help = "Create a programme from a folder of files (docs/operating.md, “The first programme”). All or nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--default", action="store_true", help="It stands at the root of the site.")

    def handle(self, *, folder, default, **options):
        now = clock.now()
        with translation.override("fr"):
            try:
                loaded = files.load(folder, today=now.astimezone(PARIS).date())
                region = Installer(loaded, at=now).install(is_default=default)
            except Wrong as why:
                raise CommandError(str(why)) from why
            self.stdout.write(
                _(
                    "“%(name)s” is installed. Themes: %(themes)s, organisations: %(organisations)s, "
                    "classes: %(classes)s, people: %(people)s. Its address: %(address)s"
                )
                % {
                    "name": region.programme.name,
                    "address": address(region.programme, "portal:home"),
                    **files.counts(loaded),
                }
            )
