"""Web server and worker killed at random while eight people send sheets and answers."""

import collections
import random
import threading
import time

import pytest

from tests.site import running

from .clients import Person

pytestmark = pytest.mark.faults

SHORT_SECONDS, LONG_SECONDS = 20, 180
KINDS = {"sheets.sent", "sheets.drafted", "sheets.answered"}


def storm(site, *, seconds: float, drafts: int, referrals: int, seed: int) -> dict[str, tuple[str, str]]:
    """Eight clients and a killer; what was acknowledged, by submission key.

    On a busy machine it lasts up to four times longer, until each kind of thing has happened.
    """
    print(f"seed {seed}")
    prepared = site.manage("people", str(drafts), str(referrals))
    over = threading.Event()
    people = [Person(site.port, delegate["session"]) for delegate in prepared["delegates"]]
    agents = [Person(site.port, session) for session in prepared["agents"]]

    def live(number):
        delegate = prepared["delegates"][number]
        duties = prepared["referrals"][number :: len(people)]
        for draft, referral in zip(delegate["drafts"], duties, strict=True):
            people[number].send(draft, over=over)
            people[number].start(delegate["cohort"], over=over)
            agents[number].answer(referral, over=over)

    threads = [threading.Thread(target=live, args=[number]) for number in range(len(people))]
    for thread in threads:
        thread.start()
    _kill_for(site, seconds, random.Random(seed), threads, people + agents)
    over.set()
    for thread in threads:
        thread.join()
    everyone = people + agents
    assert not [refusal for person in everyone for refusal in person.refusals][:3]
    return _acknowledged(everyone)


def _kill_for(site, seconds, lots, threads, everyone):
    started = time.monotonic()
    while any(thread.is_alive() for thread in threads):
        lasted = time.monotonic() - started
        kinds = {kind for kind, _where in _acknowledged(everyone).values()}
        if lasted > 4 * seconds or (lasted > seconds and kinds == KINDS and all(site.kills.values())):
            return
        time.sleep(lots.uniform(0.3, 1.5))
        site.kill_one(lots)


def _acknowledged(everyone):
    # Copied: its owner's thread adds to it meanwhile.
    return {key: done for person in everyone for key, done in dict(person.acknowledged).items()}


def judge(site, acknowledged) -> list[str]:
    """What went wrong, in sentences; nothing when every promise was kept."""
    site.stop_serving()
    found = site.manage("census")
    wrong = [
        f"{kind} was acknowledged and is not there"
        for key, (kind, _where) in acknowledged.items()
        if found["entries"].get(key) != kind
    ]
    if found["sent"] != found["sent_entries"]:
        wrong.append(f"{found['sent']} sheets, {found['sent_entries']} entries")
    if len(set(found["references"])) != found["sent"]:
        wrong.append("a reference was given twice")
    if found["answers"] != found["answered_entries"]:
        wrong.append(f"{found['answers']} answers, {found['answered_entries']} entries")
    if found["jobs_left"]:
        wrong.append(f"jobs left: {found['jobs_left']}")
    wrong += _wrong_mails(site, found)
    if found["tallies_differ"]:
        wrong.append(f"the figures differ: {found['tallies_differ']}")
    return wrong


def _wrong_mails(site, found):
    received = collections.Counter(site.mailbox.message_ids)
    wrong = []
    unsent = [message_id for message_id, state in found["mails"].items() if state != "sent"]
    if unsent:
        wrong.append(f"{len(unsent)} mails were not sent")
    missing = set(found["mails"]) - set(received)
    if missing:
        wrong.append(f"{len(missing)} mails never arrived")
    if len(found["mails"]) < found["mails_due"]:
        wrong.append(f"{len(found['mails'])} mails written, {found['mails_due']} due")
    twice = sum(count - 1 for count in received.values())
    if twice > site.kills["worker"]:
        wrong.append(f"{twice} mails came twice for {site.kills['worker']} kills")
    return wrong


@pytest.mark.parametrize(
    "seconds", [SHORT_SECONDS, pytest.param(LONG_SECONDS, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_what_was_acknowledged_survives_kills(tmp_path, engine, seconds):
    with running(tmp_path, engine) as site:
        acknowledged = storm(
            site, seconds=seconds, drafts=40 * seconds, referrals=40 * seconds, seed=random.randrange(10**6)
        )

        assert judge(site, acknowledged) == []
        assert site.kills["web"]
        assert site.kills["worker"]
        kinds = collections.Counter(kind for kind, _where in acknowledged.values())
        print(f"{dict(kinds)} acknowledged, {site.kills} kills, {len(site.mailbox.message_ids)} mails")
        assert set(kinds) == KINDS


@pytest.mark.slow
def test_control_without_leases_killed_workers_lose_mails(tmp_path, engine):
    with running(tmp_path, engine, broken="lease") as site:
        acknowledged = storm(site, seconds=30, drafts=800, referrals=800, seed=7)

        assert any("mails" in sentence for sentence in judge(site, acknowledged))
