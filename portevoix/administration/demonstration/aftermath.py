"""What follows an answer: contested, said to be settled, held a month later; promises kept or not.

Drawn apart from the story itself, so that neither moves when the other does.
"""

import datetime
import json
import random

from portevoix.commitments import operations as commitments
from portevoix.delegates.permissions import delegates_of
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Holding, Referral

from . import texts
from .planning import Fate

# Out of a hundred.
CONTESTED, CONTESTED_AGAIN, CONCLUDED = 16, 45, 85
PROPOSED, EXTENDED, DECLINED = 30, 14, 20
KEPT, DROPPED = 62, 6
SAID_TO_HOLD = {"lasting": 70, "partly": 20, "came_back": 10}
DAY = datetime.timedelta(days=1)


class Aftermath:
    """`story`: one sheet, whose scenes are already told."""

    def __init__(self, story) -> None:
        self.story = story
        self.said = json.loads((texts.FOLDER / "aftermath.json").read_text(encoding="utf-8"))
        self.draw = random.Random(f"{story.plan.text['key']} afterwards")  # noqa: S311  a story, not a secret

    def tell(self) -> None:
        """Add its scenes to those of the story."""
        for turn, moment in self.story.answered.items():
            self._later(moment, 1, lambda at, turn=turn: self._end_promise(turn, at), after_promise=True)
        first = self.story.answered.get(0)
        fate = self.story.plan.fate
        if first is not None and fate == Fate.ANSWERED and self._happens(CONTESTED):
            self._contest(first)
        if first is not None and fate == Fate.SETTLED and self._happens(PROPOSED):
            self._soon(first, 0, self._propose)
        if self.story.settled is not None:
            self._later(self.story.settled, 33, self._say_if_it_holds)
        if self.story.taken and fate in (Fate.TAKEN, Fate.ANSWERED) and self._happens(EXTENDED):
            self._soon(self.story.taken, 0, self._extend)
        if fate in (Fate.LATE, Fate.TAKEN) and len(self.story.addressees) > 1 and self._happens(DECLINED):
            self._soon(self.story.sent, 3, self._decline)

    def _happens(self, share):
        return self.draw.randrange(100) < share

    def _soon(self, moment, days, play):
        """Within the day, or `days` later; never after today."""
        moment += days * DAY + datetime.timedelta(minutes=self.draw.randint(5, 40))
        if moment.date() < self.story.agenda.today:
            self.story.add(moment, play)

    def _later(self, moment, days, play, *, after_promise=False):
        if after_promise:
            days += 7 * self.draw.randint(1, 5)
        self._soon(moment, days, play)

    # The scenes themselves; each finds out whether it can still happen.

    def _contest(self, moment):
        words = self.draw.choice(self.said["contests"])
        self._soon(moment, 4, lambda at: self._say_missing(words["missing"], at))
        self._soon(moment, 15, lambda at: self._answer_again(words, at))
        if self._happens(CONTESTED_AGAIN):
            again = self.draw.choice(self.said["second_contests"])
            self._soon(moment, 19, lambda at: self._say_missing(again, at))
            self._soon(moment, 24, self._say_how_it_goes)
            if self._happens(CONCLUDED):
                self._soon(moment, 30, self._conclude)

    def _say_missing(self, missing, at):
        referral, delegate = self._referral(0), self._delegate(at)
        if referral.state == "answered" and at <= referral.contest_until_at and delegate:
            sheets.contest(referral, missing=missing, by=delegate, at=at)

    def _answer_again(self, words, at):
        referral = self._referral(0)
        if referral.state != "contested":
            return
        sheets.answer(
            referral,
            outcome="partial",
            in_brief=words["in_brief"],
            understood=f"Notre première réponse à la fiche {self.story.sheet.reference} ne suffisait pas.",
            decision=words["decision"],
            obstacle="Nous ne pouvons pas tout faire d’un coup.",
            next_step="Nous revenons vers votre classe pour dire où cela en est.",
            next_step_date=at.date() + 14 * DAY,
            contact=referral.answer.contact,
            by=referral.taken_by,
            at=at,
        )

    def _say_how_it_goes(self, at):
        referral = self._referral(0)
        if referral.state == "mediation":
            text = self.draw.choice(self.said["mediation_steps"])
            sheets.add_step(referral, text=text, by=self._facilitator(), at=at)

    def _conclude(self, at):
        referral = self._referral(0)
        if referral.state == "mediation":
            text = self.draw.choice(self.said["conclusions"])
            sheets.conclude_mediation(referral, outcome="stands", conclusion=text, by=self._facilitator(), at=at)

    def _propose(self, at):
        referral = self._referral(0)
        if referral.state == "answered" and self.story.sheet_now().is_open:
            text = self.draw.choice(self.said["proposals"])
            sheets.propose_settled(referral, text=text, by=referral.taken_by, at=at)

    def _say_if_it_holds(self, at):
        holding = Holding.objects.filter(sheet=self.story.sheet, said="").select_related("cohort").first()
        if holding is None or holding.cohort is None:
            return
        delegate = delegates_of(holding.cohort, at=at).order_by("pk").first()
        if delegate is None:
            return
        said = self.draw.choices(list(SAID_TO_HOLD), list(SAID_TO_HOLD.values()))[0]
        words = self.draw.choice(self.said["holdings"][said])
        sheets.say_whether_it_holds(holding, said=said, words=words, by=delegate, at=at)

    def _extend(self, at):
        referral = self._referral(0)
        if referral.state == "taken" and at <= referral.due_at:
            sheets.extend(referral, reason=self.draw.choice(self.said["extensions"]), by=referral.taken_by, at=at)

    def _decline(self, at):
        referral = self._referral(1)
        members = self.story.region.members[referral.organisation.slug]
        if referral.is_open and members and referral.organisation.kind != "desk":
            sheets.decline(referral, reason=self.draw.choice(self.said["declines"]), to=None, by=members[0], at=at)

    def _end_promise(self, turn, at):
        """Most promises are kept near their day; a few are given up; the rest are late, and shown so."""
        answer = self._referral(turn).answer
        if answer is None or answer.commitment is None or not answer.commitment.is_open:
            return
        chance = self.draw.randrange(100)
        if chance < KEPT:
            proof = self.draw.choice(self.said["proofs"])
            commitments.keep(answer.commitment, proof_text=proof, by=answer.author, at=at)
        elif chance < KEPT + DROPPED:
            reason = self.draw.choice(self.said["drops"])
            commitments.drop(answer.commitment, reason=reason, by=answer.author, at=at)

    def _referral(self, turn):
        found = Referral.objects.select_related("organisation__programme", "sheet", "taken_by", "answer__commitment")
        return found.get(pk=self.story.referrals[turn].pk)

    def _delegate(self, at):
        return delegates_of(self.story.cohort, at=at).order_by("pk").first()

    def _facilitator(self):
        return self.story.region.members[self.story.region.desk.slug][0]
