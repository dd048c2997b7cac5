"""Many sheets with their whole history, written in bulk: what the operations would have left, rule by rule.

Only a bench may do this. The newest twentieth is still owed; of the others most are answered or settled.
"""

import datetime
from collections import Counter
from itertools import islice

from portevoix.administration.demonstration import texts as demonstration
from portevoix.moderation.models import Reading
from portevoix.organisations.competence import Reason
from portevoix.sheets.answer_text import fingerprint
from portevoix.sheets.deadlines import next_ring
from portevoix.sheets.models import Answer, Referral, Saying, Sheet, Step
from portevoix.sheets.operations.drafts import title_of
from portevoix.sheets.status import State, Status
from portevoix.timeline.models import Entry

from .directory import Directory
from .texts import HEADINGS, Writer

YEARS = 3
OPEN_SHARE = 0.05
BATCH = 2000
# Rows of one statement that changes them.
UPDATED = 250
DAY = datetime.timedelta(days=1)
# Of a hundred sheets that are no longer in progress.
FATES = [Status.SETTLED] * 45 + [Status.ANSWERED] * 40 + [Status.ABANDONED] * 15


class Historian:
    def __init__(self, directory: Directory, writer: Writer, at: datetime.datetime) -> None:
        self.directory = directory
        self.writer = writer
        self.random = writer.random
        self.at = at
        self.numbers: Counter[int] = Counter()

    def write(self, count: int) -> None:
        """`count` sheets over three years, oldest first, so that keys follow dates as in life."""
        self.write_part(range(count), count)

    def write_part(self, numbers: range, count: int) -> None:
        """Those of these ranks among `count`."""
        ranks = iter(numbers)
        while batch := list(islice(ranks, BATCH)):
            self._write_batch([self._sheet(number, count) for number in batch])

    def drafts(self, count: int, cohorts: list) -> list[Sheet]:
        """Complete drafts, ready to be sent by the delegates of `cohorts`."""
        sheets = []
        for number in range(count):
            sheet, _source = self._written(cohorts[number % len(cohorts)])
            sheet.drafted_at = self.at
            sheets.append(sheet)
        return Sheet.objects.bulk_create(sheets)

    def _written(self, cohort):
        said = self.writer.sheet()
        sheet = Sheet(
            programme=self.directory.programme,
            cohort=cohort,
            drafted_by=self.directory.delegates[cohort.pk],
            theme=self.directory.themes[said["theme"]],
            territory_id=cohort.territory_id,
            place=said["place"],
            **{name: said[name] for name in HEADINGS},
        )
        return sheet, said["source"]

    def _sheet(self, number, count):
        sheet, source = self._written(self.random.choice(self.directory.cohorts))
        age = YEARS * 365 * (1 - number / count) * DAY
        sheet.sent_at = self.at - age
        sheet.drafted_at = sheet.sent_at - DAY
        sheet.title = title_of(sheet.problem)
        sheet.reference = self.reference(sheet.sent_at)
        is_open = number >= count * (1 - OPEN_SHARE)
        sheet.status = Status.IN_PROGRESS if is_open else self.random.choice(FATES)
        days = datetime.timedelta(days=self.random.uniform(3, 30))
        if sheet.status in (Status.ANSWERED, Status.SETTLED):
            sheet.answered_at = sheet.sent_at + days
        if sheet.status == Status.SETTLED:
            sheet.settled_at = sheet.answered_at + 5 * DAY
        if sheet.status == Status.ABANDONED:
            sheet.abandoned_at, sheet.abandon_reason = sheet.sent_at + days, source["abandon_reason"] or "Plus actuel."
        return sheet, source

    def reference(self, sent_at: datetime.datetime) -> str:
        """The next of its year."""
        self.numbers[sent_at.year] += 1
        return f"{sent_at.year}-{self.numbers[sent_at.year]:04d}"

    def _write_batch(self, written):
        self._read_each([sheet for sheet, _source in written])
        sheets = Sheet.objects.bulk_create([sheet for sheet, _source in written])
        for sheet in sheets:
            sheet.reading.subject_id = sheet.pk
        Reading.objects.bulk_update([sheet.reading for sheet in sheets], ["subject_id"], batch_size=UPDATED)
        referrals = [(referral, source) for sheet, source in written for referral in self._referrals(sheet)]
        Referral.objects.bulk_create([referral for referral, _source in referrals])
        taken = [(referral, source) for referral, source in referrals if referral.taken_at]
        steps = Step.objects.bulk_create(self._step(referral, source) for referral, source in taken)
        answered = [(referral, source) for referral, source in taken if referral.answered_at]
        answers = Answer.objects.bulk_create(self._answer(referral, source) for referral, source in answered)
        for answer in answers:
            answer.referral.answer = answer
        Referral.objects.bulk_update([answer.referral for answer in answers], ["answer"], batch_size=UPDATED)
        Entry.objects.bulk_create(self._entries([sheet for sheet, _ in written], [r for r, _ in referrals]))
        Entry.objects.bulk_create(self._replies(steps, answers))
        Saying.objects.bulk_create(self._sayings([sheet for sheet, _ in written]))

    def _read_each(self, sheets):
        """Shown the moment they were sent; a reading learns of its sheet once that has a key."""
        readings = Reading.objects.bulk_create(
            Reading(
                programme=sheet.programme,
                subject_model=Sheet._meta.label,
                subject_id=0,
                asked_at=sheet.sent_at,
                due_at=sheet.sent_at,
                read_at=sheet.sent_at,
                read_by=sheet.drafted_by,
                outcome=Reading.Outcome.SHOWN,
            )
            for sheet in sheets
        )
        for sheet, reading in zip(sheets, readings, strict=True):
            sheet.reading, sheet.shown_at = reading, sheet.sent_at

    def _referrals(self, sheet):
        """Its own provider first, one service, another: one to three addressees."""
        services = self.random.sample(self.directory.services, self.random.randint(0, 2))
        addressees = [(sheet.cohort.provider, Reason.OWN_PROVIDER), *((s, Reason.THEME) for s in services)]
        for position, (organisation, reason) in enumerate(addressees):
            referral = Referral(
                sheet=sheet,
                organisation=organisation,
                reason=reason,
                referred_at=sheet.sent_at,
                take_due_at=sheet.sent_at + 7 * DAY,
                due_at=sheet.sent_at + 28 * DAY,
                remind_at=sheet.sent_at + 21 * DAY,
                head_at=sheet.sent_at + 35 * DAY,
                coordinator_at=sheet.sent_at + 42 * DAY,
                elected_at=sheet.sent_at + 84 * DAY,
            )
            self._settle_fate(referral, sheet, position)
            if referral.is_open:
                ring = next_ring(referral.dates, reached="", is_taken=referral.taken_at is not None)
                referral.rings_at = ring.at
            yield referral

    def _settle_fate(self, referral, sheet, position):
        if sheet.status == Status.ABANDONED:
            referral.state = State.RELEASED
            return
        if sheet.status == Status.IN_PROGRESS and position == 0:
            return  # to take in charge
        referral.taken_at = sheet.sent_at + DAY
        referral.taken_by = self.directory.agents[referral.organisation_id]
        referral.state = State.TAKEN
        if sheet.answered_at:
            referral.state, referral.answered_at = State.ANSWERED, sheet.answered_at

    def _step(self, referral, source):
        text = self.random.choice(source["steps"] or ["Nous cherchons qui peut agir."])
        return Step(
            referral=referral, text=text[:500], added_by=referral.taken_by, added_at=referral.taken_at + 2 * DAY
        )

    def _answer(self, referral, source):
        said = source["answer"] or {}
        outcome = said.get("outcome", "partial")
        understood = said.get("understood", "Vous attendez depuis trop longtemps.")
        decision = said.get("decision", "Nous reprenons le dossier cette semaine.")
        return Answer(
            referral=referral,
            outcome=outcome,
            in_brief=demonstration.in_brief({"decision": decision}),
            understood=understood,
            decision=decision,
            fingerprint=fingerprint(understood, decision),
            obstacle="" if outcome == "solution" else said.get("obstacle") or "Le budget de l’année est engagé.",
            next_step=said.get("next_step", "Nous revenons devant la classe."),
            next_step_date=(referral.answered_at + 15 * DAY).date(),
            contact=said.get("contact", "L’accueil, tous les matins")[:250],
            author=referral.taken_by,
            given_at=referral.answered_at,
        )

    def _entry(self, verb, sheet, by, at, **facts):
        return Entry(
            programme=self.directory.programme,
            verb=verb,
            subject_model=Sheet._meta.label,
            subject_id=sheet.pk,
            actor=by,
            happened_at=at,
            facts=facts,
        )

    def _entries(self, sheets, referrals):
        addressees: dict[int, list] = {}
        for referral in referrals:
            addressees.setdefault(referral.sheet_id, []).append(referral.organisation)
        for sheet in sheets:
            by, mine = sheet.drafted_by, addressees[sheet.pk]
            yield self._entry("sheets.drafted", sheet, by, sheet.drafted_at)
            said = {"addressees": [o.name for o in mine], "addressee_ids": [o.pk for o in mine]}
            yield self._entry("sheets.sent", sheet, by, sheet.sent_at, cohort=sheet.cohort.name, **said)
            closed = {"cohort": sheet.cohort.name, "released_ids": []}
            if sheet.settled_at:
                yield self._entry("sheets.settled", sheet, by, sheet.settled_at, **closed)
            if sheet.abandoned_at:
                closed["released_ids"] = said["addressee_ids"]
                yield self._entry("sheets.abandoned", sheet, by, sheet.abandoned_at, **closed)

    def _sayings(self, sheets):
        """Why a class gave up, read at once."""
        for sheet in sheets:
            if sheet.abandoned_at:
                said = {"kind": Saying.Kind.CLOSING, "subject_id": sheet.pk, "said_at": sheet.abandoned_at}
                yield Saying(
                    sheet=sheet, cohort=sheet.cohort, reading=sheet.reading, shown_at=sheet.abandoned_at, **said
                )

    def _replies(self, steps, answers):
        for step in steps:
            yield self._reply("sheets.step_added", step.referral, step.added_at, step=step.pk)
        for answer in answers:
            referral = answer.referral
            facts = {"answer": answer.pk, "outcome": answer.outcome, "late": referral.answered_at > referral.due_at}
            yield self._reply("sheets.answered", referral, referral.answered_at, completes=True, **facts)

    def _reply(self, verb, referral, at, **facts):
        organisation = referral.organisation
        facts = {"organisation": organisation.name, "organisation_id": organisation.pk, **facts}
        return self._entry(verb, referral.sheet, referral.taken_by, at, **facts)
