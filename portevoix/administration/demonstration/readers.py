"""Who follows from outside: a journalist without account, and the coordinator."""

import datetime

from portevoix.administration.installing.writing import Region
from portevoix.following import operations
from portevoix.following.models import Follower
from portevoix.following.targets import Target
from portevoix.organisations.models import Membership

JOURNALIST = "redaction@la-gazette-des-calanques.example"


def begin(region: Region, *, at: datetime.datetime) -> None:
    """Nothing where a slice of the story has left the theme out."""
    programme = region.programme
    theme = region.themes.get("transports")
    if theme is not None:
        target = Target(programme, "theme", theme)
        operations.confirm(target, email=JOURNALIST, language="fr", rhythm=Follower.Rhythm.WEEKLY, at=at)
    steers = Membership.objects.who_steer().filter(organisation=region.desk).select_related("user").first()
    if steers is not None:
        whole = Target(programme, "programme", programme)
        operations.follow(whole, rhythm=Follower.Rhythm.WEEKLY, by=steers.user, at=at)
