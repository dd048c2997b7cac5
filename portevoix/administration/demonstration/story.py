"""One sheet from its first word to where it stands today, played through the operations.

A story is a list of scenes, each with its moment; the scenes of all sheets are played in the
order of their moments, as they would have happened.
"""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass

from portevoix.sheets import addressees as routing
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Referral, Sheet

from . import texts
from .addressees import Directory
from .aftermath import Aftermath
from .foundations import Region
from .moments import Agenda, days_from
from .planning import Fate, Plan

HEADINGS = ("problem", "causes", "consequences", "solutions")
IN_TIME_DAYS = 24
LATE_DAYS = (36, 58)
# So many answers out of a hundred come after their date, besides those still awaited.
LATE_ANSWERS = 20
# A text answered too late needs a class that is still there to read it.
LONGEST_DAYS = 75
NOT_ASKED = (
    "Nous en avons parlé tous ensemble ce matin, sans compter les voix.",
    "La moitié de la classe est en stage. Les autres ont relu le texte.",
)
RESERVATIONS = (
    "Quelques personnes disent que cela ne les touche pas tous les jours.",
    "Certains pensent que la cause est ailleurs, sans savoir laquelle.",
    "Une partie de la classe voudrait une solution plus rapide.",
)
HANDED_ON = "Ce service connaît le sujet et peut répondre à la classe."
WEEK = datetime.timedelta(days=6)
READ_AFTER = datetime.timedelta(hours=2)
FINISHED = (Fate.ANSWERED, Fate.SETTLED)


@dataclass(frozen=True)
class Scene:
    moment: datetime.datetime
    play: Callable[[datetime.datetime], None]


class Story:
    def __init__(
        self, plan: Plan, region: Region, agenda: Agenda, directory: Directory, *, waits_to_be_read: bool = False
    ) -> None:
        self.plan = plan
        self.waits_to_be_read = waits_to_be_read
        self.region = region
        self.agenda = agenda
        self.draw = agenda.draw
        self.directory = directory
        self.cohort = region.cohorts[plan.cohort]
        self.addressees = directory.choose(plan)
        # Who does the work in the end: the addressee, or whoever the desk handed its part to.
        self.receivers = list(self.addressees)
        self.sheet = None
        self.referrals: list[Referral] = []
        self.scenes: list[Scene] = []
        # When things happen, for what follows them (aftermath.py).
        self.sent = self.settled = self.taken = None
        self.answered: dict[int, datetime.datetime] = {}

    def tell(self) -> list[Scene]:
        """Every scene of this sheet, in order."""
        sent_at = self.agenda.on(self.plan.day)
        started_at = sent_at - datetime.timedelta(minutes=self.draw.randint(12, 40))
        self.add(started_at, self._start)
        if self.plan.fate == Fate.DRAFT:
            return self.scenes
        self.add(sent_at, self._send)
        if not self.waits_to_be_read:
            self.add(sent_at + READ_AFTER, self._show)
        self.sent = sent_at
        last = self._handled(sent_at)
        if self.plan.fate == Fate.SETTLED:
            self.settled = self._soon(last, days=15)
            self.add(self.settled, self._settle)
        if self.plan.fate == Fate.ABANDONED:
            self.add(self._soon(last, days=10), self._abandon)
        Aftermath(self).tell()
        return self.scenes

    def _handled(self, sent_at):
        """What the addressees do; returns the last moment."""
        if self.plan.fate in (Fate.SENT, Fate.NEVER_TAKEN):
            return sent_at
        last = sent_at
        is_late = self.plan.fate in FINISHED and self._answers_late()
        for turn in range(len(self.addressees)):
            if turn > 0 and self.plan.fate in (Fate.LATE, Fate.WAITING, Fate.ABANDONED):
                break
            if turn > 0 and self.plan.fate == Fate.TAKEN and self.draw.random() < 0.5:
                break
            last = max(last, self._handle(turn, sent_at, is_late=is_late and turn == 0))
        return last

    def _handle(self, turn, sent_at, *, is_late):
        """One addressee: charge taken, steps, a question, an answer, as far as the fate goes."""
        first = self._handed_on(turn, sent_at)
        if not self.region.members[self.receivers[turn].slug]:
            return sent_at
        took_at = self._soon(first, days=self.draw.choice((1, 2, 3, 5, 6, 9)))
        self.add(took_at, lambda at: self._take(turn, at))
        self.taken = self.taken or took_at
        acts = self._acts(turn)
        if not acts:
            return took_at
        moments = self.agenda.after(took_at, count=len(acts), until=self._until())
        if is_late:
            due = self.plan.day + datetime.timedelta(days=self.draw.randint(*LATE_DAYS))
            moments[-1] = self.agenda.on(self.agenda.at_work(days_from(due, due + WEEK))[0])
        if self.plan.fate in (*FINISHED, Fate.HALF_ANSWERED):
            self.answered[turn] = moments[-1]
        for moment, act in zip(moments, acts, strict=True):
            self.add(moment, act)
        return moments[-1]

    def _until(self):
        """The day by which an addressee who keeps the date has done everything."""
        longest = 15 if self.plan.fate == Fate.WAITING else IN_TIME_DAYS
        return self.plan.day + datetime.timedelta(days=self.draw.randint(8, longest))

    def _acts(self, turn):
        """What follows the taking in charge, in order, according to the fate."""
        fate = self.plan.fate
        steps = [self._step(turn, text) for text in self.plan.text["steps"]] if turn == 0 else []
        asks = []
        if turn == 0 and self.plan.text["question"]:
            asks = [lambda at: self._ask(turn, at)]
            if fate != Fate.WAITING:
                asks.append(self._reply)
        answers = [lambda at: self._answer(turn, at)]
        if fate in FINISHED:
            return [*steps[:1], *(asks if self._is_there() else []), *steps[1:], *answers]
        if fate == Fate.HALF_ANSWERED:
            return [*steps, *answers] if turn == 0 else []
        if fate == Fate.WAITING:
            return [*steps[:1], *asks]
        if fate == Fate.LATE:
            return steps[: self.draw.randint(0, 2)]
        return steps[: self.draw.randint(0, 1)]

    def _handed_on(self, turn, sent_at):
        """The desk hands on what nobody near can answer; returns when the work may begin."""
        organisation = self.receivers[turn]
        if organisation != self.region.desk and self.region.members[organisation.slug]:
            return sent_at
        successor = self.directory.successor(self.plan, self.receivers)
        if successor is None:
            return sent_at
        self.receivers[turn] = successor
        moment = self._soon(sent_at, days=4)
        self.add(moment, lambda at: self._hand_on(turn, at))
        return moment

    def _answers_late(self):
        has_time = self.agenda.days_ago(LONGEST_DAYS) > self.plan.day
        stays = self.plan.day + datetime.timedelta(days=LONGEST_DAYS) < self.cohort.ends_on
        return has_time and stays and self.draw.randrange(100) < LATE_ANSWERS

    def _is_there(self):
        """The class will still be there to give details."""
        return self.plan.day + datetime.timedelta(days=IN_TIME_DAYS + 2) < self.cohort.ends_on

    def _soon(self, moment, *, days):
        until = moment.date() + datetime.timedelta(days=days)
        return self.agenda.after(moment, count=1, until=until)[0]

    def add(self, moment, play):
        self.scenes.append(Scene(moment, play))

    def sheet_now(self):
        return Sheet.objects.get(pk=self.sheet.pk)

    # The scenes themselves.

    def _start(self, at):
        by = self._delegate()
        self.sheet = sheets.start(self.cohort, by=by, at=at)
        changes = {name: self._filled(self.plan.text[name]) for name in HEADINGS}
        if self.plan.fate == Fate.DRAFT:
            changes = dict(list(changes.items())[: self.draw.randint(1, 4)])
        changes["theme"] = self.region.themes[self.plan.text["theme"]]
        changes["other_themes"] = [self.region.themes[slug] for slug in self.plan.text["also_themes"]]
        self.sheet = sheets.save_draft(self.sheet, changes=changes, version=self.sheet.version, by=by, at=at)

    def _send(self, at):
        by = self._delegate()
        self.sheet = sheets.choose_addressees(
            self.sheet,
            kept=self.addressees,
            proposed=routing.proposed(self.sheet),
            version=self.sheet.version,
            by=by,
            at=at,
        )
        self.sheet = sheets.send(
            self.sheet, addressees=routing.addressees(self.sheet), **self._word_of_the_class(by, at), by=by, at=at
        )
        found = {r.organisation_id: r for r in self.sheet.referrals.select_related("organisation")}
        self.referrals = [found[organisation.pk] for organisation in self.addressees]

    def _show(self, at):
        """The desk reads it; what leaves late in the day is read in the evening."""
        self.sheet = sheets.show(self.sheet_now(), by=self.region.members[self.region.desk.slug][0], at=at)

    def _word_of_the_class(self, by, at):
        """Hands raised in the room; now and then the delegate says why nobody was asked."""
        # A draw of its own: the rest of the story does not move when this part does.
        draw = random.Random(self.plan.text["key"])  # noqa: S311  a story, not a secret
        if draw.random() < 0.15:
            return {"unapproved_reason": draw.choice(NOT_ASKED)}
        people = max((self.cohort.headcount or 12) - draw.randint(0, 4), 1)
        no = min(draw.choice((0, 0, 1, 2, 3)), (people - 1) // 2)
        asked = sheets.consult(self.sheet, by=by, at=at)
        sheets.count_hands(asked, yes=people - no, no=no, by=by, at=at)
        return {"reservations": draw.choice(RESERVATIONS)} if no else {}

    def _hand_on(self, turn, at):
        self.referrals[turn] = sheets.pass_on(
            self.referrals[turn],
            to=self.receivers[turn],
            reason=HANDED_ON,
            by=self.draw.choice(self.region.members[self.region.desk.slug]),
            at=at,
        )

    def _take(self, turn, at):
        referral = self.referrals[turn]
        sheets.take_charge(referral, by=self._agent(referral), at=at)

    def _step(self, turn, text):
        def play(at):
            referral = self._current(turn)
            sheets.add_step(referral, text=self._filled(text), by=referral.taken_by, at=at)

        return play

    def _ask(self, turn, at):
        referral = self._current(turn)
        question = self._filled(self.plan.text["question"])
        sheets.ask_details(referral, question=question, by=referral.taken_by, at=at)

    def _reply(self, at):
        request = self._current(0).details_requests.get(replied_at=None)
        reply = self._filled(self.plan.text["reply"])
        sheets.give_details(request, reply=reply, by=self._delegate(), at=at)

    def _answer(self, turn, at):
        referral = self._current(turn)
        given = self.plan.text["answer" if turn == 0 else "second_answer"]
        said = {name: self._filled(text) for name, text in given.items() if name != "outcome"}
        said["in_brief"] = texts.in_brief(said)
        sheets.answer(
            referral,
            **said,
            outcome=given["outcome"],
            next_step_date=at.date() + datetime.timedelta(days=7 * self.draw.randint(1, 5)),
            by=referral.taken_by,
            at=at,
        )

    def _settle(self, at):
        sheets.settle(self.sheet, by=self._delegate(), at=at)

    def _abandon(self, at):
        reason = self._filled(self.plan.text["abandon_reason"])
        sheets.abandon(self.sheet, reason=reason, by=self._delegate(), at=at)

    def _current(self, turn):
        return Referral.objects.select_related("organisation", "taken_by").get(pk=self.referrals[turn].pk)

    def _agent(self, referral):
        return self.draw.choice(self.region.members[referral.organisation.slug])

    def _delegate(self):
        """The delegate, and the substitute one time out of four."""
        delegates = self.region.delegates[self.plan.cohort]
        return delegates[0] if self.draw.random() < 0.75 else delegates[-1]

    def _filled(self, text):
        return texts.filled(text, town=self.cohort.place, training=self.cohort.training)
