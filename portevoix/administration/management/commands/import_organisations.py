from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.administration.importing import loading, reading
from portevoix.kit import clock
from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Programme

EXAMPLES = 3


class Command(BaseCommand):
    help = "Load a list of organisations (CSV). A second run of the same list changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", help="Its slug; the default programme if not said.")
        parser.add_argument("--kind", choices=["provider", "service", "mission_locale"])
        parser.add_argument("--preview", action="store_true", help="Say what would change, and stop.")

    def handle(self, *, file, programme, kind, preview, **options):
        with translation.override("fr"):
            programme = self._programme(programme)
            try:
                table = reading.read(file)
            except reading.Unreadable as why:
                raise CommandError(str(why)) from why
            kind = kind or self._guessed(table)
            planned = loading.plan(table, programme=programme, kind=kind)
            self._say(table, planned, programme, kind)
            if preview:
                self.stdout.write(_("This was a preview: nothing has been written."))
                return
            system = User.objects.system()
            loading.load(planned, programme=programme, by=system, at=clock.now(), progress=self._progress)
            self.stdout.write(_("Done: the directory is up to date."))

    def _programme(self, slug):
        found = Programme.objects.filter(slug=slug) if slug else Programme.objects.filter(is_default=True)
        programme = found.first()
        if programme is None:
            known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)) or "-"
            raise CommandError(
                _("No such programme. Say one with --programme; those that exist: %(known)s.") % {"known": known}
            )
        return programme

    def _guessed(self, table):
        """The lists of missions locales are the ones with a structure code."""
        is_mission_locale = "external_code" in table.recognised
        return Organisation.Kind.MISSION_LOCALE if is_mission_locale else Organisation.Kind.PROVIDER

    def _say(self, table, planned, programme, kind):
        self.stdout.write(
            _("%(rows)s lines read (%(encoding)s), as “%(kind)s” of %(programme)s.")
            % {
                "rows": len(table.rows),
                "encoding": table.encoding,
                "kind": Organisation.Kind(kind).label,
                "programme": programme.name,
            }
        )
        columns = ", ".join(f"{heading} → {column}" for column, heading in table.recognised.items())
        self.stdout.write(_("Columns used: %(columns)s.") % {"columns": columns})
        if table.ignored:
            self.stdout.write(_("Columns left aside: %(columns)s.") % {"columns": ", ".join(table.ignored)})
        counts = [
            (_("new"), len(planned.new), [line.values["name"] for line in planned.new]),
            (_("to be completed or corrected"), len(planned.changed), [str(o) for o, _c in planned.changed]),
            (_("already up to date"), planned.unchanged, []),
            (_("repeated lines, merged with the first"), len(planned.repeated), []),
            (_("refused"), len(planned.refused), []),
        ]
        for label, count, names in counts:
            examples = f" ({', '.join(names[:EXAMPLES])}…)" if names else ""
            self.stdout.write(f"  {count:6d}  {label}{examples}")
        for number, name, reason in planned.refused:
            self.stdout.write(
                _("  line %(number)s, %(name)s: %(reason)s") % {"number": number, "name": name or "-", "reason": reason}
            )

    def _progress(self, done):
        self.stdout.write(_("  %(done)s written") % {"done": done})
