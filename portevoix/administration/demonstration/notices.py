"""What was said against some texts: a report decided and contested, two that wait, a reply of somebody named."""

import datetime

from portevoix.accounts.models import User
from portevoix.notices import operations, texts
from portevoix.sheets.models import Sheet

DAY = datetime.timedelta(days=1)
NEEDED = 4


def tell(region, *, at: datetime.datetime) -> None:
    """About the latest sheets that everyone reads; nothing in a demonstration too small for it."""
    recent = Sheet.objects.within(region.programme).shown().filter(shown_at__lt=at - 9 * DAY).latest_first()
    found = [texts.find("fiche", sheet.pk, region.programme) for sheet in recent[:NEEDED]]
    desk = [User.objects.get(pk=user.pk) for user in region.members[region.desk.slug]]
    if len(found) < NEEDED or len(desk) < 2:
        return
    _decided(found[0], desk, at)
    _waiting(found[1:3], at)
    _replied(found[3], desk, at)


def _decided(text, desk, at):
    made = _report(text, "wrong", "Le chiffre est faux : il y a deux cars, pas un seul.", at=at - 8 * DAY)
    operations.decide(
        made,
        act="nothing",
        decision="La classe dit ce qu’elle vit, à ses heures. Aucune personne n’est nommée.",
        by=desk[0],
        at=at - 6 * DAY,
    )
    system = User.objects.system()
    asked = operations.appeal(
        made, side="reporter", text="Le deuxième car passe à 17 h 40.", by=system, at=at - 5 * DAY
    )
    operations.decide_appeal(
        asked,
        outcome="upheld",
        decision="Le deuxième car part d’un autre arrêt. Vous pouvez le dire à l’organisme qui répond.",
        by=desk[1],
        at=at - 3 * DAY,
    )


def _waiting(found, at):
    _report(found[0], "personal", "On reconnaît mon collègue dans cette phrase.", at=at - DAY)
    _report(found[1], "insult", "", at=at - DAY)


def _replied(text, desk, at):
    system, asked_at = User.objects.system(), at - 4 * DAY
    asked = operations.ask_reply(
        text,
        name="Hélène Fabre",
        capacity="responsable de l’accueil du centre",
        email="helene.fabre@accueil.example",
        words="L’accueil est ouvert dès 7 h 45 depuis septembre. Nous l’affichons maintenant à l’entrée.",
        by=system,
        at=asked_at,
    )
    operations.confirm_reply(asked, by=system, at=asked_at)
    operations.show_reply(asked, by=desk[0], at=asked_at + DAY)


def _report(text, reason, words, *, at):
    return operations.report(
        text,
        programme=text.sheet.programme,
        reason=reason,
        words=words,
        email="camille.roux@courriel.example",
        by=User.objects.system(),
        at=at,
    )
