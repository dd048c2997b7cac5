"""How a promise is made, and how it ends."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from portevoix.accounts.models import User
from portevoix.commitments import operations, proof
from portevoix.commitments.models import Commitment
from portevoix.kit.conflict import Conflict
from portevoix.timeline.models import Entry
from tests import factories as make

from .conftest import DUE_ON, PROMISED_AT

pytestmark = pytest.mark.django_db
LATER = PROMISED_AT + datetime.timedelta(days=40)


def photo_of(user, **fields):
    return make.UploadFactory(photo=True, arrived=True, owner=proof.owner_name(user), **fields)


def verbs(commitment):
    return [entry.verb for entry in Entry.objects.about(commitment)]


class TestPromising:
    def test_a_promise_is_written_with_its_first_level(self, promise, programme, service, cohort, agent):
        made = promise()

        made.refresh_from_db()
        assert (made.programme, made.organisation, made.cohort, made.made_by) == (programme, service, cohort, agent)
        assert (made.state, made.reached, made.next_level) == ("open", 0, 1)
        assert made.next_level_at.date() == datetime.date(2026, 9, 23)
        assert verbs(made) == ["commitments.promised"]

    def test_the_system_may_promise_for_what_is_replayed(self, promise):
        assert promise(by=User.objects.system(), cohort=None).pk

    @pytest.mark.parametrize(
        ("faulty", "name"),
        [
            ({"text": "  "}, "text"),
            ({"text": "x" * 1001}, "text"),
            ({"responsible": ""}, "responsible"),
            ({"responsible": "x" * 251}, "responsible"),
            ({"due_on": datetime.date(2026, 8, 31)}, "due_on"),
            ({"due_on": datetime.date(9999, 12, 31)}, "due_on"),
        ],
    )
    def test_what_is_missing_or_impossible_is_said_of_its_field(self, promise, faulty, name):
        with pytest.raises(ValidationError) as refused:
            promise(**faulty)

        assert refused.value.code == name
        assert not Commitment.objects.exists()

    def test_today_is_not_past_for_paris_when_it_is_tomorrow_there(self, promise):
        # 23:30 in London is already the next day in Paris.
        at = datetime.datetime(2026, 9, 1, 22, 30, tzinfo=datetime.UTC)

        with pytest.raises(ValidationError):
            promise(due_on=datetime.date(2026, 9, 1), at=at)
        assert promise(due_on=datetime.date(2026, 9, 2), at=at).pk

    def test_a_text_of_several_lines_becomes_one(self, promise):
        assert promise(text=" Un car\nde plus\t🚌 ").text == "Un car de plus 🚌"

    def test_nobody_promises_in_the_name_of_others(self, promise, facilitator):
        for stranger in (make.UserFactory(), facilitator):
            with pytest.raises(PermissionDenied):
                promise(by=stranger)


class TestKeeping:
    def test_a_promise_kept_shows_its_proof_and_stops_its_clock(self, promise, agent):
        photo = photo_of(agent)

        kept = operations.keep(
            promise(),
            proof_text=" Il roule. ",
            proof_link="https://bus.example/17h20",
            proof_photo=photo,
            by=agent,
            at=LATER,
        )

        kept.refresh_from_db()
        assert (kept.state, kept.kept_by, kept.proof_text) == ("kept", agent, "Il roule.")
        assert (kept.proof_link, kept.proof_photo) == ("https://bus.example/17h20", photo)
        assert (kept.next_level, kept.next_level_at) == (None, None)
        facts = Entry.objects.get(verb="commitments.kept").facts
        assert (facts["late"], facts["by_desk"]) == (True, False)

    @pytest.mark.parametrize(
        "shown", [{"proof_text": "Il roule."}, {"proof_text": "", "proof_link": "http://a.example"}]
    )
    def test_words_or_a_link_are_enough(self, promise, agent, shown):
        assert operations.keep(promise(), **shown, by=agent, at=PROMISED_AT).state == "kept"

    @pytest.mark.parametrize(
        ("shown", "name"),
        [
            ({"proof_text": "  "}, "proof_text"),
            ({"proof_text": "x" * 2001}, "proof_text"),
            ({"proof_text": "", "proof_link": "javascript:alert(1)"}, "proof_link"),
            ({"proof_text": "", "proof_link": "https://a.example/" + "x" * 500}, "proof_link"),
        ],
    )
    def test_without_a_proof_nothing_is_kept(self, promise, agent, shown, name):
        made = promise()

        with pytest.raises(ValidationError) as refused:
            operations.keep(made, **shown, by=agent, at=PROMISED_AT)

        made.refresh_from_db()
        assert (refused.value.code, made.state) == (name, "open")

    def test_a_photo_needs_words_for_whoever_cannot_see_it(self, promise, agent):
        with pytest.raises(ValidationError) as refused:
            operations.keep(promise(), proof_text="", proof_photo=photo_of(agent), by=agent, at=PROMISED_AT)

        assert refused.value.code == "proof_text"

    def test_the_photo_is_ones_own_and_shown_once(self, promise, agent):
        used = photo_of(agent)
        operations.keep(promise(), proof_text="Voici.", proof_photo=used, by=agent, at=PROMISED_AT)
        voice = make.UploadFactory(arrived=True, owner=proof.owner_name(agent))
        gone = make.UploadFactory(photo=True, destroyed=True, owner=proof.owner_name(agent))

        for photo in (used, voice, gone, photo_of(make.UserFactory())):
            with pytest.raises(ValidationError) as refused:
                operations.keep(promise(), proof_text="Voici.", proof_photo=photo, by=agent, at=PROMISED_AT)
            assert refused.value.code == "proof_photo"

    def test_what_the_facilitators_write_down_is_said_to_come_from_them(self, promise, facilitator):
        operations.keep(promise(), proof_text="Le service a appelé.", by=facilitator, at=PROMISED_AT)

        assert Entry.objects.get(verb="commitments.kept").facts["by_desk"] is True

    def test_the_second_colleague_meets_the_first(self, promise, agent, service):
        colleague = make.MembershipFactory(organisation=service).user
        made = promise()
        operations.keep(made, proof_text="Il roule.", by=agent, at=PROMISED_AT)

        with pytest.raises(Conflict) as late:
            operations.drop(made, reason="Plus de car.", by=colleague, at=PROMISED_AT)

        assert (late.value.current.kept_by, late.value.current.drop_reason) == (agent, "")


class TestDropping:
    def test_a_promise_dropped_says_why(self, promise, agent):
        dropped = operations.drop(promise(), reason=" Plus de conducteur. ", by=agent, at=LATER)

        dropped.refresh_from_db()
        assert (dropped.state, dropped.drop_reason, dropped.dropped_by) == ("dropped", "Plus de conducteur.", agent)
        assert dropped.next_level_at is None
        assert verbs(dropped) == ["commitments.promised", "commitments.dropped"]

    @pytest.mark.parametrize("reason", ["", " \n", "x" * 1001])
    def test_no_silence_and_no_endless_reason(self, promise, agent, reason):
        with pytest.raises(ValidationError):
            operations.drop(promise(), reason=reason, by=agent, at=LATER)

    def test_the_facilitators_give_nothing_up_in_the_place_of_others(self, promise, facilitator):
        with pytest.raises(PermissionDenied):
            operations.drop(promise(), reason="Plus de car.", by=facilitator, at=LATER)


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "fields",
        [
            {"state": "kept"},
            {"kept": True, "proof_text": ""},
            {"kept": True, "kept_by": None},
            {"dropped": True, "drop_reason": ""},
            {"dropped": True, "dropped_at": None},
            {"state": "open", "proof_text": "Il roule."},
            {"next_level": 1},
            {"dropped": True, "next_level": 1, "next_level_at": PROMISED_AT},
            {"text": ""},
            {"responsible": ""},
        ],
        ids=str,
    )
    def test_a_promise_half_closed(self, service, fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.CommitmentFactory(organisation=service, **fields)

    def test_a_photo_without_words(self, service, agent):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.CommitmentFactory(
                organisation=service,
                kept=True,
                proof_text="",
                proof_link="https://a.example",
                proof_photo=photo_of(agent),
            )


def test_the_same_form_acts_once(promise, agent):
    key, made = uuid.uuid4(), promise()
    operations.keep(made, proof_text="Il roule.", by=agent, at=LATER, key=key)

    with pytest.raises(Conflict):
        operations.keep(made, proof_text="Il roule.", by=agent, at=LATER, key=key)
    assert Entry.objects.filter(submission_key=key).count() == 1


def test_late_is_read_from_the_date(promise):
    made = promise()

    assert made.standing(today=DUE_ON) == "open"
    assert made.standing(today=DUE_ON + datetime.timedelta(days=1)) == "late"
