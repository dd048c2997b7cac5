"""One project from its text to where the data leaves it, played through the operations."""

import datetime
import uuid

from portevoix.accounts.models import User
from portevoix.organisations import competence
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations as sheets
from portevoix.timeline.models import Entry

from . import wording
from .foundations import City
from .source import Project

# The source gives the year alone: by convention, so many a day from this day on, in the order of their numbers.
FIRST_DAY = (1, 15)
A_DAY = 8
NAMES = uuid.UUID("5b0f4b0e-9c0e-5d7e-8b6a-6f2f3b1d4c75")
HOUR = datetime.timedelta(hours=1)
ABANDONED = "ABANDONNÉ"
DONE = ("FIN", "LIVRAISON")


def key_of(project: Project) -> uuid.UUID:
    """The submission key of the project's sending: the same at every run, so that it is filed once."""
    return uuid.uuid5(NAMES, project.code)


def filed(programme: Programme) -> dict[uuid.UUID, int]:
    """The sheet of each submission key that has been sent."""
    sent = Entry.objects.filter(programme=programme, verb="sheets.sent").exclude(submission_key=None)
    return dict(sent.order_by().values_list("submission_key", "subject_id"))


def sent_at(project: Project, rank: int) -> datetime.datetime:
    """`rank`: the place of the project in its edition, from 0."""
    days, turn = divmod(rank, A_DAY)
    first = datetime.datetime(project.edition, *FIRST_DAY, 9, tzinfo=PARIS)
    return first + datetime.timedelta(days=days, hours=turn)


class Story:
    """`horizon`: the last day the data tells of; what lies beyond is planned, and has not happened."""

    def __init__(self, city: City, project: Project, *, at: datetime.datetime, horizon: datetime.date) -> None:
        self.city = city
        self.project = project
        self.cohort = city.cohort_of(project)
        self.delegate = city.delegate_of(self.cohort)
        self.service = city.services[project.service]
        self.agent = city.agent_of(self.service)
        self.at = at
        self.horizon = horizon

    def play(self) -> None:
        sheet = self._send()
        referral = self._brought_to_the_service(sheet)
        happened = [(name, day) for name, day in self.project.phases if day <= self.horizon]
        is_over = self.project.progress in DONE or self.project.progress == ABANDONED
        if not happened and not is_over:
            return
        self.at = self._moment(happened[0][1] if happened else self._end())
        sheets.take_charge(referral, by=self.agent, at=self.at)
        for name, day in happened:
            self.at = self._moment(day)
            sheets.add_step(referral, text=wording.phase(name, day), by=self.agent, at=self.at)
        if is_over:
            self._conclude(sheet, referral)

    def _send(self):
        by, project = self.delegate, self.project
        sheet = sheets.start(self.cohort, by=by, at=self.at - HOUR / 2)
        changes = {
            **wording.headings(project),
            "theme": self.city.themes[project.theme],
            "territory": self.city.territories[project.district],
            "place": project.place,
        }
        sheet = sheets.save_draft(sheet, changes=changes, version=sheet.version, by=by, at=self.at)
        proposals = competence.competent(self.city.programme, sheet.theme, sheet.territory, self.city.organiser)
        sheet = sheets.send(
            sheet,
            addressees=proposals,
            unapproved_reason=wording.NOBODY_ASKED,
            by=by,
            at=self.at,
            key=key_of(project),
        )
        # The city published these words long ago.
        return sheets.show(sheet, by=User.objects.system(), at=self.at)

    def _brought_to_the_service(self, sheet):
        """What the table sent elsewhere, the desk passes on the next day."""
        referral = sheet.referrals.select_related("organisation").order_by("pk")[0]
        if referral.organisation == self.service:
            return referral
        self.at += 24 * HOUR
        from_desk = referral.organisation == self.city.desk
        return sheets.pass_on(
            referral,
            to=self.service,
            reason=wording.passed_on(self.project, from_desk=from_desk),
            by=self.city.agent_of(self.city.desk),
            at=self.at,
        )

    def _conclude(self, sheet, referral):
        """The answer; the group's own word only where the data says that the place is open."""
        self.at = self._moment(self._end())
        said = wording.answer(self.project, given_on=self.at.astimezone(PARIS).date())
        sheets.answer(referral, **said, by=self.agent, at=self.at)
        if self.project.progress == "FIN" and self.project.opened_on is not None:
            self.at += HOUR
            sheets.settle(sheet, by=self.delegate, at=self.at)

    def _end(self):
        """Opening, else the planned delivery once past; without any date, the end of the edition's year."""
        planned = self.project.delivery_planned_on
        if self.project.opened_on is not None:
            return self.project.opened_on
        if planned is not None and planned <= self.horizon:
            return planned
        dated = [day for _name, day in self.project.phases if day <= self.horizon]
        return dated[-1] if dated else datetime.date(self.project.edition, 12, 31)

    def _moment(self, day):
        """That day at ten; or an hour after what came before, when the data's order is impossible."""
        return max(datetime.datetime(day.year, day.month, day.day, 10, tzinfo=PARIS), self.at + HOUR)
