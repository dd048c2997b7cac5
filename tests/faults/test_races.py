"""The same form many times at once; two agents, classes that join, workers on a Monday: all at once."""

import threading
import uuid

import pytest

from tests.site import running

from .clients import Person, answer_fields
from .people import CLIENTS

pytestmark = pytest.mark.faults

AT_ONCE = 20
ROUNDS = 10
WORKERS = 4


def all_at_once(calls):
    """Run every call in a thread of its own, let go together; their results in order."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        gate.wait()
        results[number] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def send_many_times(site):
    """(what 20 identical POSTs and one a day later were told, what the site holds)."""
    prepared = site.manage("people", "8", "0")
    delegate = prepared["delegates"][0]
    person, key = Person(site.port, delegate["session"]), str(uuid.uuid4())
    start = f"/ma-classe/{delegate['cohort']}/commencer/"
    send = f"/fiches/brouillons/{delegate['drafts'][0]}/relecture/"

    started = all_at_once([lambda: person.post(start, key=key)] * AT_ONCE)
    key_of_sending = str(uuid.uuid4())
    sent = all_at_once(
        [lambda: person.post(send, key=key_of_sending, version="1", unapproved_reason="Panne.")] * AT_ONCE
    )
    site.manage("tomorrow")
    again = [
        person.post(start, key=key),
        person.post(send, key=key_of_sending, version="1", unapproved_reason="Panne."),
    ]
    site.stop_serving()
    return started + again[:1], sent + again[1:], site.manage("census")


def test_twenty_identical_posts_and_one_a_day_later_give_one_sheet_and_one_page(tmp_path, engine):
    with running(tmp_path, engine) as site:
        started, sent, found = send_many_times(site)

    assert {(status, where) for status, where, _body in started} == {(302, started[0][1])}
    assert {(status, where) for status, where, _body in sent} == {(302, sent[0][1])}
    assert found["drafts_started"] == 1
    assert found["sent"] == found["sent_entries"] == 1


def test_control_without_keys_the_same_form_acts_many_times(tmp_path, engine):
    with running(tmp_path, engine, broken="key") as site:
        _started, _sent, found = send_many_times(site)

    assert found["drafts_started"] > 1


def answer_together(site):
    """For each round, what two agents who publish at the same instant were told."""
    prepared = site.manage("people", "0", str(ROUNDS))
    agents = [Person(site.port, session) for session in prepared["agents"][:2]]
    rounds = []
    for referral in prepared["referrals"]:
        path = f"/traiter/{referral}/repondre/"
        texts = [f"Décision de l'agent {number} : {uuid.uuid4()}" for number in (1, 2)]
        calls = [
            lambda agent=agent, text=text, path=path: agent.post(path, key=str(uuid.uuid4()), **answer_fields(text))
            for agent, text in zip(agents, texts, strict=True)
        ]
        rounds.append((texts, all_at_once(calls)))
    site.stop_serving()
    return rounds, site.manage("census")


def test_two_agents_at_once_give_one_answer_and_the_other_is_shown_both_texts(tmp_path, engine):
    with running(tmp_path, engine) as site:
        rounds, found = answer_together(site)

    assert found["answers"] == found["answered_entries"] == ROUNDS
    for texts, told in rounds:
        assert sorted(status for status, _where, _body in told) == [302, 409]
        second = next(body for status, _where, body in told if status == 409)
        for text in texts:
            assert text.replace("'", "&#x27;") in second


def test_control_without_the_lock_two_answers_are_accepted(tmp_path, engine):
    with running(tmp_path, engine, broken="lock") as site:
        rounds, _found = answer_together(site)

    statuses = [status for _texts, told in rounds for status, _where, _body in told]
    assert statuses.count(302) > ROUNDS


def join_together(site):
    """(what eight delegates were told, how many classes the site then counts by reference)."""
    delegates = site.manage("people", "0", "1")["delegates"]
    people = [Person(site.port, delegate["session"]) for delegate in delegates]
    path, said = "/fiches/2020-0000/rejoindre/", "Nous en avons parlé tous ensemble."
    told = all_at_once(
        [lambda person=person: person.post(path, key=str(uuid.uuid4()), decided=said) for person in people]
    )
    site.stop_serving()
    return [status for status, _where, _body in told], site.manage("census")["classes"]


def test_classes_that_join_at_once_are_all_counted(tmp_path, engine):
    with running(tmp_path, engine, broken="joining gap") as site:
        told, found = join_together(site)

    assert told == [302] * CLIENTS
    assert found == {"2020-0000": CLIENTS + 1}


def test_control_on_an_old_count_classes_are_missing(tmp_path, engine):
    with running(tmp_path, engine, broken="joining count") as site:
        _told, found = join_together(site)

    assert found == {"2020-0000": 2}


def begin_together(site):
    site.stop_serving()
    return site.manage("weeks", str(WORKERS))


def test_workers_in_the_same_instant_begin_a_week_once(tmp_path, engine):
    with running(tmp_path, engine, broken="week gap") as site:
        found = begin_together(site)

    assert found == {"begun": [False] * (WORKERS - 1) + [True], "said": 1}


def test_control_without_its_key_a_week_is_begun_by_each(tmp_path, engine):
    with running(tmp_path, engine, broken="week key") as site:
        found = begin_together(site)

    assert found == {"begun": [True] * WORKERS, "said": WORKERS}
