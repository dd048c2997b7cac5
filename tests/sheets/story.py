"""One sheet sent to one service, and what each side does with it, at the moments that a test says."""

import datetime

from portevoix.accounts.models import User
from portevoix.organisations.competence import Proposal, Reason
from portevoix.sheets import operations
from portevoix.sheets.models import Referral
from tests import factories as make

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ALOUD = "La classe en a parlé ce matin."


class Life:
    def __init__(self, programme, *, sent_at, services=1):
        self.programme = programme
        self.memberships = [make.MembershipFactory(organisation__programme=programme) for _ in range(services)]
        self.service, self.agent = self.memberships[0].organisation, self.memberships[0].user
        desk = programme.organisation_set.get(kind="desk")
        members = desk.membership_set.order_by("pk")
        self.facilitator = members[0].user if members else make.MembershipFactory(organisation=desk).user
        cohort = make.CohortFactory(programme=programme, ends_on=sent_at.date() + 300 * DAY)
        mandate = make.MandateFactory(cohort=cohort, starts_at=sent_at - DAY, ends_at=sent_at + 300 * DAY)
        self.delegate = mandate.user
        draft = make.SheetFactory(programme=programme, cohort=cohort)
        proposals = [Proposal(membership.organisation, Reason.THEME) for membership in self.memberships]
        sheet = operations.send(draft, addressees=proposals, unapproved_reason=ALOUD, by=self.delegate, at=sent_at)
        self.sheet = operations.show(sheet, by=self.facilitator, at=sent_at)

    @property
    def referral(self):
        """As it stands."""
        found = Referral.objects.select_related("organisation__programme", "sheet__cohort", "answer")
        return found.get(sheet=self.sheet, organisation=self.service)

    def climb(self, *, at):
        while operations.climb(by=User.objects.system(), at=at):
            pass

    def take(self, *, at):
        operations.take_charge(self.referral, by=self.agent, at=at)

    def ask(self, *, at):
        operations.ask_details(self.referral, question="Quels jours ?", by=self.agent, at=at)

    def reply(self, *, at):
        asked = self.referral.details_requests.get(replied_at=None)
        operations.give_details(asked, reply="Le lundi.", by=self.delegate, at=at)

    def extend(self, *, at):
        operations.extend(self.referral, reason="Le conseil se réunit le 14.", by=self.agent, at=at)

    def answer(self, *, at, decision="Un bus de plus passera."):
        return operations.answer(
            self.referral,
            outcome="solution",
            in_brief="Nous rétablissons le bus.",
            understood=f"Le bus n’arrive plus ({self.sheet.reference}).",
            decision=decision,
            next_step="Nous regardons si cela suffit.",
            next_step_date=at.date() + 30 * DAY,
            contact="L’accueil",
            by=self.agent,
            at=at,
        )

    def contest(self, *, at, missing="Personne ne dit à quelle heure."):
        return operations.contest(self.referral, missing=missing, by=self.delegate, at=at)
