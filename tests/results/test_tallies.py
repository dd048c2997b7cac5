import datetime

import pytest
from django.core.management import CommandError, call_command

from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.organisations.competence import Proposal, Reason
from portevoix.results.models import Tally
from portevoix.results.tallies import COLUMNS, recount
from portevoix.sheets import operations
from tests.factories import MandateFactory, MembershipFactory, OrganisationFactory, SheetFactory

DAY = datetime.timedelta(days=1)
SAID = {
    "outcome": "solution",
    "in_brief": "Un bus de plus.",
    "decision": "Un bus de plus.",
    "next_step": "On regarde.",
    "next_step_date": datetime.date(2027, 1, 1),
    "contact": "L'accueil",
}


@pytest.fixture
def services(programme):
    """Two services, each with somebody to answer."""
    return [MembershipFactory(organisation__programme=programme).organisation for _ in range(2)]


@pytest.fixture
def agent_of(programme):
    return lambda organisation: organisation.membership_set.get().user


ALOUD = "La classe en a parlé ce matin."


def words_for(referral):
    """An organisation does not say the same to two classes."""
    letters = str(referral.sheet.pk).translate(str.maketrans("0123456789", "abcdefghij"))
    return {**SAID, "understood": f"Le bus de la classe {letters} n'arrive plus."}


def answer(referral, *, by, at):
    operations.answer(referral, **words_for(referral), by=by, at=at)


def send(programme, services, *, at=None):
    sheet = SheetFactory(programme=programme)
    delegate = MandateFactory(cohort=sheet.cohort, starts_at=clock.now() - 200 * DAY).user
    addressees = [Proposal(organisation, Reason.THEME) for organisation in services]
    return operations.send(
        sheet, addressees=addressees, unapproved_reason=ALOUD, by=delegate, at=at or clock.now()
    ), delegate


def numbers(lines):
    return {line.organisation_id: tuple(getattr(line, name) for name in COLUMNS) for line in lines}


def live(programme, services, agent_of):
    """Sheets that end in every way: answered in time, late, passed on, settled and abandoned while others owe."""
    at = clock.now()
    first, second = services
    answered, _delegate = send(programme, services)
    for referral in answered.referrals.all():
        answer(referral, by=agent_of(referral.organisation), at=at)

    settled, delegate = send(programme, services, at=at - 120 * DAY)
    answer(settled.referrals.get(organisation=first), by=agent_of(first), at=at)
    operations.settle(settled, by=delegate, at=at)

    abandoned, delegate = send(programme, services)
    operations.abandon(abandoned, reason="C'est fini.", by=delegate, at=at)

    desk = programme.organisation_set.get(kind="desk")
    facilitator = MembershipFactory(organisation=desk).user
    passed, _delegate = send(programme, [desk])
    successor = operations.pass_on(passed.referrals.get(), to=second, reason="C'est pour vous.", by=facilitator, at=at)
    answer(successor, by=agent_of(second), at=at)

    send(programme, [OrganisationFactory(programme=programme)])


def test_the_kept_totals_are_those_of_the_sheets_after_a_whole_life(programme, services, agent_of):
    live(programme, services, agent_of)

    worker.drain()

    kept = numbers(Tally.objects.filter(programme=programme))
    assert kept == numbers(recount(programme))
    assert kept[None] == (5, 2, 3, 1, 1, 1, 0)


def test_deliveries_in_any_order_make_the_same_totals(programme, services, agent_of):
    live(programme, services, agent_of)
    contested, delegate = send(programme, services[:1])
    answer(contested.referrals.get(), by=agent_of(services[0]), at=clock.now())
    operations.contest(contested.referrals.get(), missing="Rien n'est dit du bus du soir.", by=delegate, at=clock.now())
    newest_first = Job.objects.filter(task="portevoix.timeline.tasks.deliver").order_by("-args")
    for place, job in enumerate(newest_first):
        Job.objects.filter(pk=job.pk).update(run_at=clock.now() - 2 * DAY + place * datetime.timedelta(seconds=1))

    worker.drain()

    assert not Job.objects.exclude(last_error="").exists()
    assert numbers(Tally.objects.filter(programme=programme)) == numbers(recount(programme))


def test_a_delivery_that_comes_twice_counts_once(programme, services, monkeypatch, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    send(programme, services)

    def killed_before_the_end(job):
        raise KeyboardInterrupt

    with monkeypatch.context() as kill:
        kill.setattr(worker, "_finish", killed_before_the_end)
        for _ in range(Job.objects.count()):
            with pytest.raises(KeyboardInterrupt):
                worker.run_one()
    time_machine.shift(DAY)
    worker.drain()

    assert numbers(Tally.objects.filter(programme=programme)) == numbers(recount(programme))


def test_recount_says_what_differed_and_puts_it_right(programme, services, agent_of, capsys):
    live(programme, services, agent_of)
    worker.drain()
    Tally.objects.filter(programme=programme, organisation=None).update(received=77)
    Tally.objects.filter(programme=programme, organisation=services[0]).delete()

    call_command("recount")

    assert "received 77 → 5" in capsys.readouterr().out
    assert numbers(Tally.objects.filter(programme=programme)) == numbers(recount(programme))


def test_recount_waits_for_the_deliveries(programme, services):
    send(programme, services)

    with pytest.raises(CommandError, match="wait"):
        call_command("recount")
