"""What people do with the sheets of the year, on the real operations, each only what its page would let it do."""

import datetime
import random

from portevoix.accounts.models import User
from portevoix.administration.demonstration import texts
from portevoix.administration.installing.writing import Region
from portevoix.delegates.permissions import delegates_of
from portevoix.organisations.models import Organisation
from portevoix.sheets import addressees as routing
from portevoix.sheets import operations, permissions
from portevoix.sheets.models import Holding, Mediation, Referral, Saying, Sheet
from portevoix.sheets.status import State

from .pace import Time
from .services import HABITS, Temper, tempers

HEADINGS = ("problem", "causes", "consequences", "solutions")
ALOUD = "Nous en avons parlé tous ensemble ce matin, sans compter les voix."
PASSED_ON = "Ce service connaît le sujet et peut répondre à la classe."
NOT_OURS = "Cette demande ne relève pas de notre service."
MISSING = "La réponse ne dit ni qui fait quoi, ni quand."
# What a class does: out of one.
REPLIES, CONTESTS, SETTLES, ABANDONS, SAYS = 0.75, 0.15, 0.6, 0.04, 0.7
PROPOSES, NAMES_SOMEBODY = 0.2, 0.5


class Lives:
    def __init__(self, region: Region, time: Time, draw: random.Random) -> None:
        self.region, self.time, self.draw = region, time, draw
        self.texts = texts.sheets()
        self.text_of: dict[int, dict] = {}
        organisations = list(region.organisations.values())
        self.habits = {pk: HABITS[temper] for pk, temper in tempers(organisations, draw).items()}

    def chance(self, out_of_one: float) -> bool:
        return self.draw.random() < out_of_one

    # The class.

    def send(self, cohort, number: int, at: datetime.datetime) -> None:
        by = self._delegate(cohort, at)
        sheet = operations.start(cohort, by=by, at=at)
        text = self.text_of[sheet.pk] = self.texts[number % len(self.texts)]
        changes = {name: texts.filled(text[name], town=cohort.place, training=cohort.training) for name in HEADINGS}
        changes |= {"theme": self.region.themes[text["theme"]]}
        sheet = operations.save_draft(sheet, changes=changes, version=sheet.version, by=by, at=at)
        sheet = operations.send(
            sheet, addressees=routing.addressees(sheet), unapproved_reason=ALOUD, by=by, at=at, version=sheet.version
        )
        self.time.within((0, 2), lambda at: self._show(sheet.pk, at))
        for pk in sheet.referrals.order_by("pk").values_list("pk", flat=True):
            self._hears(pk)
        if self.chance(ABANDONS):
            self.time.within((10, 60), lambda at: self._abandon(sheet.pk, at))

    def _show(self, pk, at):
        sheet = Sheet.objects.select_related("cohort", "programme").get(pk=pk)
        operations.show(sheet, by=self.region.members[self.region.desk.slug][0], at=at)

    def _delegate(self, cohort, at):
        return delegates_of(cohort, at=at).order_by("pk").first()

    def _reply(self, pk, at):
        referral = self._referral(pk)
        request = referral.details_requests.filter(replied_at=None).first()
        by = self._delegate(referral.sheet.cohort, at)
        if request is not None and by is not None:
            operations.give_details(request, reply=f"Surtout le lundi matin ({pk} canari).", by=by, at=at)

    def _react(self, pk, at):
        """To an answer, within its days: it is none, or it is settled, or nothing is said."""
        referral = self._referral(pk)
        by = self._delegate(referral.sheet.cohort, at)
        if by is None or referral.state != State.ANSWERED:
            return
        until = referral.contest_until_at
        in_time = until is not None and at <= until
        if in_time and permissions.can_contest(by, referral, at=at) and self.chance(CONTESTS * (1 + referral.contests)):
            operations.contest(referral, missing=MISSING, by=by, at=at)
            self._read_words(referral.sheet_id, at)
            self._mediate_or_hear(pk)
        elif permissions.can_settle(by, referral.sheet, at=at) and self.chance(SETTLES):
            operations.settle(referral.sheet, by=by, at=at)
            self.time.within((34, 50), lambda at: self._say_whether_it_holds(referral.sheet_id, at))

    def _abandon(self, pk, at):
        sheet = Sheet.objects.select_related("cohort").get(pk=pk)
        by = self._delegate(sheet.cohort, at)
        if by is not None and permissions.can_abandon(by, sheet, at=at):
            operations.abandon(sheet, reason="La formation se termine.", by=by, at=at)
            self._read_words(pk, at)

    def _read_words(self, sheet, at):
        """The desk, at once."""
        for saying in Saying.objects.filter(sheet=sheet, reading__read_at=None).order_by("pk"):
            operations.show(saying, by=self.region.members[self.region.desk.slug][0], at=at)

    def _say_whether_it_holds(self, sheet, at):
        holding = Holding.objects.select_related("cohort", "sheet__cohort").filter(sheet=sheet).first()
        by = self._delegate(holding.cohort, at) if holding is not None and holding.cohort is not None else None
        if by is not None and self.chance(SAYS) and permissions.can_say_whether_it_holds(by, holding, at=at):
            said = self.draw.choices(Holding.Said.values, weights=(70, 18, 12))[0]
            operations.say_whether_it_holds(holding, said=said, words="", by=by, at=at)

    # The addressees.

    def _hears(self, pk):
        """Of a duty: whoever is there does with it as is its habit; the desk finds somebody else."""
        referral = self._referral(pk)
        if not self._people(referral):
            return
        if referral.organisation.kind == Organisation.Kind.DESK:
            return self.time.within((1, 5), lambda at: self._hand_on(pk, at))
        habit = self.habits[referral.organisation_id]
        if self.chance(habit.declines):
            self.time.within(habit.takes, lambda at: self._decline(pk, at))
        elif self.chance(habit.takes_it):
            self.time.within(habit.takes, lambda at: self._take(pk, at))
        if self.chance(habit.answers_it):
            self.time.within(habit.answers, lambda at: self._answer(pk, at))

    def _take(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        habit = self.habits[referral.organisation_id]
        if not permissions.can_take_charge(by, referral):
            return
        operations.take_charge(referral, by=by, at=at)
        if self.chance(habit.asks):
            self.time.within((0, 6), lambda at: self._ask(pk, at))
        if self.chance(habit.extends):
            self.time.within((4, 20), lambda at: self._extend(pk, at))
        if self.chance(0.5):
            self.time.within((1, 9), lambda at: self._step(pk, at))

    def _step(self, pk, at):
        if permissions.can_handle(self._agent(pk), self._referral(pk)):
            operations.add_step(self._referral(pk), text="Nous avons réuni l’équipe.", by=self._agent(pk), at=at)

    def _ask(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        if permissions.can_ask(by, referral):
            operations.ask_details(referral, question=f"Quels jours exactement ? ({pk} canari)", by=by, at=at)
            if self.chance(REPLIES):
                self.time.within((1, 20), lambda at: self._reply(pk, at))

    def _extend(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        if permissions.can_extend(by, referral, at=at):
            operations.extend(referral, reason="Le conseil se réunit plus tard.", by=by, at=at)

    def _decline(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        if permissions.can_decline(by, referral):
            to = self._somebody_else(referral) if self.chance(NAMES_SOMEBODY) else None
            successor = operations.decline(referral, to=to, reason=NOT_OURS, by=by, at=at)
            if successor is not None:
                self._hears(successor.pk)

    def _answer(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        if not permissions.can_answer(by, referral):
            return
        operations.answer(referral, **self._words(referral, at), by=by, at=at)
        self.time.within((1, 13), lambda at: self._react(pk, at))
        if self.chance(PROPOSES):
            self.time.within((2, 25), lambda at: self._propose(pk, at))

    def _words(self, referral, at):
        """Of the text that the sheet was made of; its class is named: no two classes read the same words."""
        said = self.text_of[referral.sheet_id]["answer"]
        return said | {
            "in_brief": texts.in_brief(said),
            "understood": f"{referral.sheet.cohort.name} : {said['understood']}",
            "next_step_date": at.date() + datetime.timedelta(days=self.draw.randint(7, 60)),
        }

    def _propose(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        if permissions.can_propose_settled(by, referral):
            operations.propose_settled(referral, text="Tout est en place.", by=by, at=at)
            self.time.within((1, 12), lambda at: self._react(pk, at))

    def closes(self, organisation) -> None:
        """Nobody there answers any more."""
        self.habits[organisation.pk] = HABITS[Temper.SILENT]

    # The desk.

    def _hand_on(self, pk, at):
        referral, by = self._referral(pk), self._agent(pk)
        if not permissions.can_pass_on(by, referral):
            return
        to = self._somebody_else(referral)
        if to is None:
            return self.time.within((3, 15), lambda at: self._answer(pk, at))
        successor = operations.pass_on(referral, to=to, reason=PASSED_ON, by=by, at=at)
        self._hears(successor.pk)

    def _mediate_or_hear(self, pk):
        if self._referral(pk).state == State.MEDIATION:
            self.time.within((4, 25), lambda at: self._conclude(pk, at))
        else:
            self.time.within((3, 30), lambda at: self._answer(pk, at))

    def _conclude(self, pk, at):
        referral = self._referral(pk)
        if referral.state != State.MEDIATION:
            return
        by = User.objects.get(pk=self.region.members[self.region.desk.slug][0].pk)
        outcome = self.draw.choice(Mediation.Outcome.values)
        operations.conclude_mediation(referral, outcome=outcome, conclusion="Nous nous sommes réunis.", by=by, at=at)
        if outcome == Mediation.Outcome.AGAIN:
            self.time.within((3, 40), lambda at: self._answer(pk, at))

    def desk_looks(self, at) -> None:
        """What came back to the desk by itself: a closed addressee's duty."""
        waiting = Referral.objects.open().filter(organisation=self.region.desk, state=State.TO_TAKE)
        for pk in waiting.filter(reason="closed").order_by("pk").values_list("pk", flat=True):
            self._hand_on(pk, at)

    # Who is who.

    def _referral(self, pk):
        return Referral.objects.select_related("organisation__programme", "sheet__cohort", "answer").get(pk=pk)

    def _people(self, referral):
        return self.region.members.get(referral.organisation.slug, [])

    def _agent(self, pk):
        """Read again: an account remembers what it belonged to when it was first asked."""
        return User.objects.get(pk=self._people(self._referral(pk))[0].pk)

    def _somebody_else(self, referral):
        """A service of the theme, open, that never had this sheet."""
        had = set(Referral.objects.filter(sheet=referral.sheet_id).values_list("organisation", flat=True))
        theme = referral.sheet.theme_id
        able = Organisation.objects.active().filter(competence__theme=theme).exclude(pk__in=had).distinct()
        able = [organisation for organisation in able.order_by("pk") if self.region.members[organisation.slug]]
        return self.draw.choice(able) if able else None
