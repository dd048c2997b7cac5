"""Who helps at once, according to what was found. Numbers that are public, free and lasting in France."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .kinds import Family, Kind


@dataclass(frozen=True, slots=True)
class HelpLine:
    number: str
    words: str

    @property
    def link(self):
        scheme = "sms" if self.number == "114" else "tel"
        return f"{scheme}:{self.number}"


SUICIDE = HelpLine("3114", _("Dark thoughts, for you or for someone else: day and night, free."))
CHILDHOOD = HelpLine("119", _("A child or a teenager in danger: day and night, free, and not shown on the bill."))
WOMEN = HelpLine("3919", _("Violence against women: day and night, free, and not shown on the bill."))
POLICE = HelpLine("17", _("Police: someone is in danger now."))
EMERGENCY = HelpLine("112", _("Emergency, of any kind, from any phone."))
SILENT = HelpLine("114", _("Emergency by text message, when you cannot speak or hear."))
ONLINE = HelpLine("3018", _("Harassment, online or at school: free and in confidence."))

_LINES = {
    Kind.SUICIDE: (SUICIDE, EMERGENCY, SILENT),
    Kind.VIOLENCE: (POLICE, WOMEN, SILENT, EMERGENCY),
    Kind.SEXUAL: (POLICE, WOMEN, SILENT, EMERGENCY),
    Kind.HARASSMENT: (ONLINE, POLICE, SILENT),
    Kind.MINOR: (CHILDHOOD, POLICE, SILENT, EMERGENCY),
    Kind.THREAT: (POLICE, SILENT, EMERGENCY),
    Kind.FORCED_WORK: (POLICE, SILENT, EMERGENCY),
}


def help_lines(findings):
    """The numbers for these findings, the first ones first, each once; none without words of danger."""
    found = {finding.kind for finding in findings if finding.family == Family.DANGER}
    ranked = [_LINES[kind] for kind in _LINES if kind in found]
    depth = max(map(len, ranked), default=0)
    return list(dict.fromkeys(lines[rank] for rank in range(depth) for lines in ranked if rank < len(lines)))
