"""What the words of the sheets teach, and a draft that another class's answer made needless."""

import datetime

from portevoix.accounts.models import User
from portevoix.programmes.models import Theme
from portevoix.sheets import operations
from portevoix.sheets.models import LearntRouting, SimilarChoice
from portevoix.sheets.similar import near

from .board import CLASS

ALREADY_SAID = (
    "Le matin, le bus arrive après le début du cours. Avec les nouveaux horaires, la moitié de la classe est en retard."
)


def learn(region, *, at: datetime.datetime) -> None:
    for about in LearntRouting.About.values:
        operations.learn_routing(region.programme, about=about, by=User.objects.system(), at=at)
    delegates = region.delegates.get(CLASS)
    if delegates:
        _put_away(region.cohorts[CLASS], by=delegates[0], at=at)


def _put_away(cohort, *, by, at):
    """Once there is a sheet that answers it: a slice of the demonstration may have none."""
    draft = operations.start(cohort, by=by, at=at)
    theme = Theme.objects.filter(programme=cohort.programme, slug="transports").first()
    changes = {"problem": ALREADY_SAID, "theme": theme}
    draft = operations.save_draft(draft, changes=changes, version=draft.version, by=by, at=at)
    for one in near(draft):
        if one.in_brief:
            operations.choose_similar(draft, one.sheet, choice=SimilarChoice.Choice.ANSWERS, by=by, at=at)
            return
        operations.choose_similar(draft, one.sheet, choice=SimilarChoice.Choice.DIFFERENT, by=by, at=at)
