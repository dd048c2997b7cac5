"""What can be found in a text, and the words that say it to a reader."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Family(StrEnum):
    # Has a form of its own: masked unless the reader says otherwise.
    STRUCTURED = "structured"
    NAME = "name"
    # Article 9 of the GDPR, and justice (article 10): to be checked.
    SENSITIVE = "sensitive"
    INSULT = "insult"
    # Somebody may be in danger: help first, and a person is told.
    DANGER = "danger"


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    NIR = "nir"
    IBAN = "iban"
    CARD = "card"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    PLATE = "plate"
    HANDLE = "handle"
    POSITION = "position"
    NAME = "name"
    HEALTH = "health"
    DISABILITY = "disability"
    UNION = "union"
    RELIGION = "religion"
    ORIGIN = "origin"
    ORIENTATION = "orientation"
    POLITICS = "politics"
    JUSTICE = "justice"
    INSULT = "insult"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    HARASSMENT = "harassment"
    MINOR = "minor"
    THREAT = "threat"
    FORCED_WORK = "forced_work"

    @property
    def label(self):
        return LABELS[self]

    @property
    def family(self):
        return FAMILIES[self]


LABELS = {
    Kind.EMAIL: _("e-mail address"),
    Kind.PHONE: _("phone number"),
    Kind.NIR: _("social security number"),
    Kind.IBAN: _("bank account number"),
    Kind.CARD: _("bank card number"),
    Kind.ADDRESS: _("postal address"),
    Kind.BIRTH_DATE: _("date of birth"),
    Kind.PLATE: _("vehicle number plate"),
    Kind.HANDLE: _("account on a social network"),
    Kind.POSITION: _("position on a map"),
    Kind.NAME: _("name of a person"),
    Kind.HEALTH: _("health"),
    Kind.DISABILITY: _("disability"),
    Kind.UNION: _("trade union"),
    Kind.RELIGION: _("religion"),
    Kind.ORIGIN: _("origin"),
    Kind.ORIENTATION: _("sexual orientation"),
    Kind.POLITICS: _("political opinion"),
    Kind.JUSTICE: _("justice"),
    Kind.INSULT: _("insult or accusation"),
    Kind.SUICIDE: _("suicide"),
    Kind.VIOLENCE: _("violence"),
    Kind.SEXUAL: _("sexual violence"),
    Kind.HARASSMENT: _("harassment"),
    Kind.MINOR: _("a minor in danger"),
    Kind.THREAT: _("threat or weapon"),
    Kind.FORCED_WORK: _("forced work"),
}

FAMILIES = {
    **dict.fromkeys(list(Kind)[:10], Family.STRUCTURED),
    Kind.NAME: Family.NAME,
    **dict.fromkeys(list(Kind)[11:19], Family.SENSITIVE),
    Kind.INSULT: Family.INSULT,
    **dict.fromkeys(list(Kind)[20:], Family.DANGER),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place in a text: `text[start:end]`. `is_sure`: its form leaves no doubt; otherwise a person decides."""

    start: int
    end: int
    kind: Kind
    is_sure: bool = False

    @property
    def family(self):
        return self.kind.family

    @property
    def label(self):
        return self.kind.label

    @property
    def is_surely_personal(self):
        """Masked unless the reader says otherwise; the rest is for people to judge."""
        return self.is_sure and self.family in (Family.STRUCTURED, Family.NAME)
