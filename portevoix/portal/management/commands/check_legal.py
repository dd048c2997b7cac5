from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.organisations.models import Membership, Organisation
from portevoix.portal.legal import publishing
from portevoix.programmes.models import Programme

ENOUGH_PEOPLE = 2


class Command(BaseCommand):
    help = "Say what the legal pages of each programme still miss. Ends with 1 when something is missing."

    def handle(self, **options):
        with translation.override("fr"):
            faults = [fault for programme in Programme.objects.order_by("pk") for fault in _faults(programme)]
            if faults:
                raise CommandError("\n".join(faults))
            self.stdout.write(_("Nothing is missing."))


def _faults(programme):
    for name in publishing.missing(programme):
        yield _("%(programme)s: not filled in yet: %(what)s.") % {"programme": programme, "what": name}
    desk = Membership.objects.live().filter(
        organisation__programme=programme, organisation__kind=Organisation.Kind.DESK, user__is_active=True
    )
    if desk.count() < ENOUGH_PEOPLE:
        yield _("%(programme)s: the team has fewer than two people: nobody could decide an appeal.") % {
            "programme": programme
        }
