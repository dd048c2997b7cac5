"""Who receives a demonstration sheet, and in whose voice its answers are written.

The table of competences proposes; the class then adds or takes off, as a delegate does on the
page: the first answer of a text speaks for the class's own provider or for a service, the
second one for somebody else.
"""

from portevoix.organisations.competence import competent
from portevoix.organisations.models import Organisation

from .foundations import Region
from .planning import Fate, Plan

MOST_ADDRESSEES = 3
# The class keeps every proposed addressee in these: no answer says yet whose voice it is.
OPEN_FATES = {Fate.SENT, Fate.TAKEN, Fate.WAITING, Fate.NEVER_TAKEN, Fate.LATE, Fate.ABANDONED}


class Directory:
    def __init__(self, region: Region, draw) -> None:
        self.region = region
        self.draw = draw

    def choose(self, plan: Plan) -> list[Organisation]:
        """In the order of the answers."""
        cohort = self.region.cohorts[plan.cohort]
        proposed = self._proposed(plan.text["theme"], cohort)
        first = self._first(plan, cohort, proposed)
        if plan.fate in OPEN_FATES:
            return [first, *(o for o in proposed if o != first)][:MOST_ADDRESSEES]
        if plan.text["second_answer"] is None:
            return [first]
        for slug in plan.text["also_themes"]:
            proposed = [*self._proposed(slug, cohort), *proposed]
        others = [o for o in proposed if o not in (first, self.region.desk) and self._has_people(o)]
        others.sort(key=lambda organisation: organisation == cohort.provider)
        return [first, *(others or self._services(plan, [first]))[:1]]

    def successor(self, plan: Plan, present: list[Organisation]) -> Organisation | None:
        """To whom the desk passes a sheet that nobody near can answer: a service of the theme."""
        able = self._services(plan, present)
        return self.draw.choice(able) if able else None

    def _services(self, plan, present):
        theme = self.region.themes[plan.text["theme"]]
        lines = theme.competence_set.select_related("organisation").order_by("pk")
        named = dict.fromkeys(line.organisation for line in lines if line.organisation is not None)
        return [o for o in named if o not in present and self._has_people(o)]

    def _proposed(self, slug, cohort):
        theme = self.region.themes[slug]
        proposals = competent(self.region.programme, theme, cohort.territory, cohort.provider)
        return [proposal.organisation for proposal in proposals]

    def _first(self, plan, cohort, proposed):
        if plan.text["own_provider"]:
            return cohort.provider
        others = [o for o in proposed if o != cohort.provider]
        if plan.fate not in OPEN_FATES:
            # Somebody there has to answer; the desk of a place without anyone counts.
            others = [o for o in others if self._has_people(o)] or others
        return self.draw.choice(others)

    def _has_people(self, organisation):
        return bool(self.region.members[organisation.slug])
