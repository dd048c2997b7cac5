"""Who receives a demonstration sheet, and in whose voice its answers are written.

The table of competences proposes; the class then adds or removes, as a delegate would on the
page: the first answer of a text speaks for the class's own provider or for a service, the
second one for somebody else.
"""

from portevoix.organisations.competence import Proposal, Reason, competent
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

    def choose(self, plan: Plan) -> list[Proposal]:
        """In the order of the answers."""
        cohort = self.region.cohorts[plan.cohort]
        proposed = self._proposed(plan.text["theme"], cohort)
        first = self._first(plan, cohort, proposed)
        others = [p for p in proposed if p.organisation != first.organisation]
        if plan.fate in OPEN_FATES:
            return [first, *others][:MOST_ADDRESSEES]
        if plan.text["second_answer"] is None:
            return [first]
        for slug in plan.text["also_themes"]:
            found = self._proposed(slug, cohort)
            others = [*(_chosen(p) for p in found if p.reason != Reason.NOBODY_ELSE), *others]
        others = [p for p in others if p.organisation != first.organisation and self._has_people(p)]
        others.sort(key=lambda p: p.organisation == cohort.provider)
        return [first, *(others or self._anyone(plan, first))[:1]]

    def successor(self, plan: Plan, present: list[Organisation]) -> Organisation | None:
        """To whom the desk passes a sheet that nobody near can answer: a service of the theme."""
        theme = self.region.themes[plan.text["theme"]]
        lines = theme.competence_set.select_related("organisation").order_by("pk")
        able = {
            line.organisation.pk: line.organisation
            for line in lines
            if line.organisation not in (None, *present) and self.region.members[line.organisation.slug]
        }
        return self.draw.choice(list(able.values())) if able else None

    def _proposed(self, slug, cohort):
        theme = self.region.themes[slug]
        return competent(self.region.programme, theme, cohort.territory, cohort.provider)

    def _first(self, plan, cohort, proposed):
        own = [p for p in proposed if p.organisation == cohort.provider]
        if plan.text["own_provider"]:
            return own[0] if own else Proposal(cohort.provider, Reason.CHOSEN)
        others = [p for p in proposed if p not in own] or proposed
        if plan.fate not in OPEN_FATES:
            # Somebody there has to answer; the desk of a place without anyone counts.
            others = [p for p in others if self._has_people(p)] or others
        return self.draw.choice(others)

    def _anyone(self, plan, first):
        successor = self.successor(plan, [first.organisation])
        return [Proposal(successor, Reason.CHOSEN)] if successor else []

    def _has_people(self, proposal):
        return bool(self.region.members[proposal.organisation.slug])


def _chosen(proposal):
    return Proposal(proposal.organisation, Reason.CHOSEN)
