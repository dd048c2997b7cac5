"""On Monday morning, one mail per person: what their organisations owe this week.

Many people, little at a time: a job for each, and nothing for whoever has nothing to do.
"""

import datetime
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django_tasks import task

from portevoix.accounts.models import User
from portevoix.commitments.models import Commitment
from portevoix.kit import clock
from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee
from portevoix.organisations.models import Membership
from portevoix.programmes.addresses import address
from portevoix.programmes.weeks import Week
from portevoix.programmes.working_days import calendar_of
from portevoix.sheets.agenda import Day, Group, agenda, counted, with_days_late
from portevoix.sheets.models import Referral
from portevoix.sheets.status import OPEN_STATES, State
from portevoix.timeline.listeners import on
from portevoix.timeline.models import Entry

from .reaching import write

AT_ONCE = 500
# Of each kind; the board has the rest.
LINES = 10


@on("sheets.week_begun")
def tell_of_the_week(entry):
    """A job for each person of an organisation that owes something: the rows are never all in memory."""
    owing = Referral.objects.filter(state__in=OPEN_STATES, organisation__programme=entry.programme)
    promising = Commitment.objects.within(entry.programme).open()
    has_to_do = Q(organisation__in=owing.values("organisation")) | Q(organisation__in=promising.values("organisation"))
    members = Membership.objects.live().filter(has_to_do, user__is_active=True, organisation__programme=entry.programme)
    people = members.order_by("user").values_list("user", flat=True).distinct().iterator(chunk_size=AT_ONCE)
    while some := list(islice(people, AT_ONCE)):
        tell_person.enqueue_all([(entry.pk, user) for user in some])


@task(in_transaction=True)
def tell_person(entry_id: int, user_id: int) -> None:
    """Once, together with its removal from the queue; and `tell` writes one message per mailbox about an entry."""
    entry = Entry.objects.select_related("programme").get(pk=entry_id)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    week = week_of(user, entry.programme, at=clock.now())
    if week.is_quiet:
        return
    # It gathers a week already: it waits for no other digest, except for whoever wants no mail at all.
    is_owed = user.rhythm != User.Rhythm.HERE_ONLY
    link = address(entry.programme, "sheets:board")
    write(entry, [Addressee.person(user)], "week", is_owed=is_owed, section=Section.TODO, week=week, link=link)


@dataclass(frozen=True)
class PersonsWeek:
    """Counts, and the first lines of each: the referrals with `next_at` and `days_late`."""

    late: int
    due: int
    to_take: int
    stopped: int
    promised: int
    late_lines: list[Referral]
    due_lines: list[Referral]
    promise_lines: list[Commitment]

    @property
    def is_quiet(self) -> bool:
        return not (self.late or self.due or self.to_take or self.stopped or self.promised)

    @property
    def more(self) -> int:
        """Late or due, and on the board only."""
        return self.late + self.due - len(self.late_lines) - len(self.due_lines)


def week_of(user: User, programme, *, at: datetime.datetime) -> PersonsWeek:
    """The same few queries, whatever is owed."""
    organisations = list(
        Membership.objects.of(user).filter(organisation__programme=programme).values_list("organisation", flat=True)
    )
    day = Day(at, calendar_of(programme))
    listed = agenda(Referral.objects.filter(organisation__in=organisations), day)
    numbers = counted(listed)
    this_week = listed.filter(group__in=(Group.TODAY, Group.WEEK))
    promises = Commitment.objects.filter(
        programme=programme, organisation__in=organisations, due_on__lte=Week.of(at).sunday
    ).open()
    return PersonsWeek(
        late=numbers.get(Group.LATE, 0),
        due=numbers.get(Group.TODAY, 0) + numbers.get(Group.WEEK, 0),
        to_take=listed.filter(state=State.TO_TAKE).count(),
        stopped=numbers.get(Group.STOPPED, 0),
        promised=promises.count(),
        late_lines=with_days_late(list(listed.filter(group=Group.LATE).for_board()[:LINES]), day),
        due_lines=list(this_week.for_board()[:LINES]),
        promise_lines=list(promises.order_by("due_on", "pk")[:LINES]),
    )
