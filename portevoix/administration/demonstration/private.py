"""Somebody listens: one referent is named, and one mild thing said in private is answered. All is invented."""

import datetime
import uuid

from portevoix.accounts.models import User
from portevoix.safeguarding import operations

DAY = datetime.timedelta(days=1)
TEXT = (
    "Depuis deux semaines, des collègues rient quand je prends la parole. "
    "Ce n’est pas grave, mais je n’ose plus venir le lundi."
)
REPLY = (
    "Merci de l’avoir dit : ce n’est pas normal, et vous n’y êtes pour rien. "
    "Je peux vous voir jeudi à midi, ailleurs qu’au centre. Je ne ferai rien sans votre accord."
)


def tell(region, *, at: datetime.datetime) -> None:
    """Nothing in a demonstration without a desk of two."""
    desk = [User.objects.get(pk=user.pk) for user in region.members[region.desk.slug]]
    if len(desk) < 2:
        return
    coordinator = next(user for user in desk if user.membership_set.filter(role="coordinator").exists())
    referent = next(user for user in desk if user != coordinator)
    operations.name_referent(region.programme, user=referent, is_shown=True, by=coordinator, at=at - 60 * DAY)
    system = User.objects.system()
    said = operations.disclose(
        region.programme, text=TEXT, is_named=False, by=system, at=at - 6 * DAY, key=uuid.uuid4()
    )
    operations.reply(said, text=REPLY, by=referent, at=at - 5 * DAY)
