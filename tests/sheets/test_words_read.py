"""What classes say beside their sheets: those whom it concerns read it at once, everyone once the desk has."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.moderation.masking import Place
from portevoix.moderation.models import Reading, Seal
from portevoix.notifications.models import Mail
from portevoix.sheets import operations, tasks
from portevoix.sheets.first_reading import fingerprint
from portevoix.sheets.models import Adhesion, Contest, Holding, Saying, Sheet
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import once
from tests import factories as make

from .pages import send
from .story import DAY, HOUR, Life

pytestmark = pytest.mark.django_db
SAID = "Madame Lemoine ne rappelle jamais."
WHY = "Le texte nommait une personne."


@pytest.fixture
def life(programme):
    life = Life(programme, sent_at=clock.now() - 3 * DAY)
    life.answer(at=clock.now() - HOUR)
    return life


@pytest.fixture
def other(programme):
    """Another class, and its delegate."""
    return make.MandateFactory(cohort__programme=programme)


def contest(life, other):
    life.contest(at=clock.now(), missing=SAID)
    return Saying.objects.get()


def asked_whether_it_holds(life):
    operations.settle(life.sheet, by=life.delegate, at=clock.now())
    Sheet.objects.update(ask_holding_at=clock.now() - HOUR)
    operations.ask_whether_it_holds(by=User.objects.system(), at=clock.now())
    return Holding.objects.get()


def say_that_it_holds(life, other):
    holding = asked_whether_it_holds(life)
    operations.say_whether_it_holds(holding, said="partly", words=SAID, by=life.delegate, at=clock.now())
    return Saying.objects.get()


def abandon(life, other):
    operations.abandon(life.sheet, reason=SAID, by=life.delegate, at=clock.now())
    return Saying.objects.get()


def join(life, other):
    return operations.join(life.sheet, other.cohort, words=SAID, decided="Oui.", by=other.user, at=clock.now())


def leave(life, other):
    operations.leave(join(life, other), reason=SAID, by=other.user, at=clock.now())
    return Saying.objects.get()


def part(life, other):
    sheet = make.SheetFactory(programme=life.programme, cohort=other.cohort, sent=True)
    merge = operations.propose_merge(sheet, life.sheet, reason="Le même bus.", by=other.user, at=clock.now())
    operations.accept_merge(merge, life.sheet, by=life.delegate, at=clock.now())
    operations.part(merge, life.sheet, reason=SAID, by=life.delegate, at=clock.now())
    return Saying.objects.get()


EACH = pytest.mark.parametrize(
    "said", [contest, say_that_it_holds, abandon, join, leave, part], ids=lambda f: f.__name__
)


def page_of(client, life, user=None):
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(life.sheet.get_absolute_url()).content.decode()


def address_of(read):
    name = "adhesion_reading" if isinstance(read, Adhesion) else "words_reading"
    return reverse(f"sheets:{name}", args=[read.pk])


@EACH
class TestEachKind:
    def test_those_whom_it_concerns_read_it_at_once_and_everyone_later(self, client, life, other, said):
        stranger = make.MembershipFactory(organisation__programme=life.programme).user
        read = said(life, other)

        assert clock.now() < read.reading.due_at < clock.now() + 6 * DAY
        for user in (None, stranger, make.UserFactory()):
            assert "Lemoine" not in page_of(client, life, user)
        for user in (life.agent, life.delegate, life.facilitator):
            assert "Lemoine" in page_of(client, life, user)

        operations.show(read, by=life.facilitator, at=clock.now())

        assert "Lemoine" in page_of(client, life)

    def test_nobody_reads_first_the_words_of_a_class_that_they_represent(self, life, other, said):
        read = said(life, other)
        make.MandateFactory(cohort=read.cohort, user=life.facilitator)

        for operation, words in ((operations.show, {}), (operations.withhold, {"reason": WHY})):
            with pytest.raises(PermissionDenied):
                operation(read, **words, by=life.facilitator, at=clock.now())

    def test_the_addressee_shows_them_to_nobody(self, client, life, other, said):
        read = said(life, other)
        client.force_login(life.agent)

        assert client.get(address_of(read)).status_code == 404
        with pytest.raises(PermissionDenied):
            operations.show(read, by=life.agent, at=clock.now())

    def test_words_are_masked_for_everyone_and_sealed(self, client, life, other, said):
        read = said(life, other)
        client.force_login(life.facilitator)

        response = send(
            client, address_of(read), action="mask", read=fingerprint(read), words="Madame Lemoine", reason=WHY
        )
        worker.drain()

        assert response.status_code == 302
        public = page_of(client, life)
        assert "ne rappelle jamais." in public
        assert WHY in public
        for user in (None, life.agent, life.delegate, life.facilitator):
            assert "Lemoine" not in page_of(client, life, user)
        assert "Lemoine" not in str([*Entry.objects.values(), *Seal.objects.values()])
        told = {life.delegate.email, other.user.email}
        assert told & set(Mail.objects.filter(body__contains=WHY).values_list("recipient", flat=True))

    def test_what_is_not_shown_is_told_to_the_class_with_the_reason(self, client, life, other, said):
        read = said(life, other)

        operations.withhold(read, reason=WHY, by=life.facilitator, at=clock.now())
        worker.drain()

        public = page_of(client, life)
        assert "Lemoine" not in public
        assert WHY not in public
        assert WHY in page_of(client, life, life.delegate)
        writer = life.delegate if read.cohort == life.sheet.cohort else other.user
        assert Mail.objects.filter(recipient=writer.email, body__contains=WHY).count() == 1

    def test_a_date_that_has_passed_is_no_longer_promised(self, client, life, other, said):
        read = said(life, other)
        promised, late = "Tout le monde pourra ensuite", "C’était à faire pour le"
        before = page_of(client, life)
        Reading.objects.filter(pk=read.reading.pk).update(due_at=clock.now() - HOUR)
        after = page_of(client, life)

        assert (promised in before, late in before) == (True, False)
        assert (promised in after, late in after) == (False, True)

    def test_the_desk_finds_them_in_its_list_and_no_more_once_read(self, client, life, other, said):
        read = said(life, other)
        client.force_login(life.facilitator)
        address = address_of(read)

        before = client.get(reverse("sheets:reading_list")).content.decode()
        shown = client.get(address).content.decode()
        response = send(client, address, action="show", read=fingerprint(read))

        assert address in before
        assert "Lemoine" in shown
        assert response.url == reverse("sheets:reading_list")
        assert address not in client.get(reverse("sheets:reading_list")).content.decode()


class TestContests:
    def test_another_addressee_waits_like_everyone(self, client, programme):
        life = Life(programme, sent_at=clock.now() - 3 * DAY, services=2)
        life.answer(at=clock.now() - HOUR)

        contest(life, None)

        assert "Lemoine" in page_of(client, life, life.agent)
        assert "Lemoine" not in page_of(client, life, life.memberships[1].user)

    def test_the_addressee_is_told_by_mail_at_once(self, life):
        contest(life, None)
        worker.drain()

        assert Mail.objects.filter(recipient=life.agent.email, body__contains=SAID).count() == 1

    def test_programs_read_it_when_everyone_does(self, client, life):
        read = contest(life, None)
        answers, whole = "/api/v1/answers/", "/donnees/reponses.csv"
        before = client.get(answers).content.decode() + client.get(whole).getvalue().decode()

        operations.show(read, by=life.facilitator, at=clock.now())

        assert "Lemoine" not in before
        assert "Lemoine" in client.get(answers).content.decode()

    def test_nobody_reports_what_nobody_reads(self, client, life):
        read = contest(life, None)
        address = f"/signaler/contestation/{read.subject_id}/"

        before = client.get(address)
        operations.show(read, by=life.facilitator, at=clock.now())

        assert before.status_code == 404
        assert "Lemoine" not in before.content.decode()
        assert client.get(address).status_code == 200


class TestGroup:
    def test_words_on_a_sheet_shown_with_another_are_not_read_by_those_of_that_one(self, client, life, other):
        follower = make.SheetFactory(programme=life.programme, cohort=other.cohort, sent=True)
        merge = operations.propose_merge(follower, life.sheet, reason="Le même bus.", by=other.user, at=clock.now())
        operations.accept_merge(merge, life.sheet, by=life.delegate, at=clock.now())
        third = make.MandateFactory(cohort__programme=life.programme)
        said = {"words": SAID, "decided": "Oui.", "by": third.user, "at": clock.now()}

        operations.join(follower, third.cohort, **said)

        for user in (None, life.agent, life.delegate):
            assert "Lemoine" not in page_of(client, life, user)
        for user in (life.facilitator, third.user):
            assert "Lemoine" in page_of(client, life, user)


class TestGivingUp:
    def test_programs_read_the_reason_when_everyone_does(self, client, life):
        read = abandon(life, None)
        sheet, request = f"/api/v1/sheets/{life.sheet.reference}/", "/open311/v2/requests.json"
        before = [client.get(path).content.decode() for path in (sheet, request)]

        operations.show(read, by=life.facilitator, at=clock.now())

        assert not any("Lemoine" in text for text in before)
        assert all("Lemoine" in client.get(path).content.decode() for path in (sheet, request))


class TestReading:
    def test_sent_twice_it_is_read_once(self, life):
        read, key = contest(life, None), uuid.uuid4()

        for _ in range(2):
            once(
                key,
                lambda: operations.show(read, by=life.facilitator, at=clock.now(), key=key),
                by=life.facilitator,
            )

        assert Reading.objects.filter(subject_model="sheets.Saying").count() == 1
        assert Entry.objects.filter(verb="sheets.words_shown").count() == 1

    def test_a_colleague_who_was_faster_changes_the_text_under_the_eyes(self, client, life):
        saying = contest(life, None)
        read = fingerprint(saying)
        operations.mask(
            saying, places=[Place("missing", 0, 14, "[nom]")], reason=WHY, by=life.facilitator, at=clock.now()
        )
        client.force_login(life.facilitator)

        response = send(client, address_of(saying), action="withhold", read=read, reason=WHY)

        assert response.status_code == 409
        assert Contest.objects.get().missing == "[nom] ne rappelle jamais."

    def test_two_people_read_what_was_masked_until_it_is_destroyed(self, client, life):
        colleague = make.MembershipFactory(organisation=life.programme.organisation_set.get(kind="desk")).user
        saying = contest(life, None)
        masked_at = clock.now() - 29 * DAY
        operations.mask(saying, places=[Place("missing", 0, 14, "[nom]")], reason=WHY, by=colleague, at=masked_at)
        seal = Seal.objects.of(saying).get()

        opening = operations.ask_opening(seal, reason="Une plainte.", by=colleague, at=clock.now())
        operations.agree_to_opening(opening, by=life.facilitator, at=clock.now())
        client.force_login(life.facilitator)

        assert "Lemoine" in client.get(address_of(saying)).content.decode()
        operations.destroy_sealed(by=User.objects.system(), at=clock.now() + 2 * DAY)
        assert "Lemoine" not in client.get(address_of(saying)).content.decode()
        assert Entry.objects.get(verb="sheets.seal_destroyed").subject_id == life.sheet.pk

    def test_words_that_are_late_are_told_to_the_coordinator_once(self, life):
        desk = life.programme.organisation_set.get(kind="desk")
        coordinator = make.MembershipFactory(organisation=desk, role="coordinator").user
        saying = contest(life, None)
        Reading.objects.filter(pk=saying.reading_id).update(due_at=clock.now() - DAY)

        for _ in range(2):
            tasks.watch_readings.call()
            worker.drain()

        late = Mail.objects.filter(recipient=coordinator.email, entry__verb="sheets.reading_late")
        assert late.count() == 1

    def test_nobody_has_to_read_what_a_class_took_back(self, client, life, other):
        adhesion = join(life, other)

        operations.leave(adhesion, by=other.user, at=clock.now())

        assert not Reading.objects.open().exists()
        assert "Lemoine" not in page_of(client, life)

    def test_words_of_danger_that_a_class_took_back_are_read_all_the_same(self, life, other):
        said = {"words": "Une d’entre nous veut se suicider.", "by": other.user}
        adhesion = operations.join(life.sheet, other.cohort, decided="Oui.", at=clock.now(), **said)

        operations.leave(adhesion, by=other.user, at=clock.now())

        assert Reading.objects.open().get() == adhesion.reading

    def test_a_class_is_not_told_that_everyone_reads_words_on_a_page_that_nobody_reads(self, life):
        read = abandon(life, None)
        Sheet.objects.filter(pk=life.sheet.pk).update(shown_at=None)

        operations.show(read, by=life.facilitator, at=clock.now())
        worker.drain()

        assert not Mail.objects.filter(entry__verb="sheets.words_shown").exists()

    def test_whoever_takes_the_data_away_learns_that_words_were_shown_then_kept_back(self, client, life):
        read, since = abandon(life, None), clock.now()
        changed = {"updated_since": (since + HOUR).isoformat()}

        operations.show(read, by=life.facilitator, at=since + 2 * HOUR)
        shown = client.get("/api/v1/sheets/", changed).json()["items"]
        changed["updated_since"] = (since + 3 * HOUR).isoformat()
        operations.withhold(read, reason=WHY, by=life.facilitator, at=since + 4 * HOUR)
        withheld = client.get("/api/v1/sheets/", changed).json()["items"]

        assert [one["abandon_reason"] for one in shown] == [SAID]
        assert [one["abandon_reason"] for one in withheld] == [None]

    def test_words_already_read_are_found_again_from_the_sheet(self, client, life, other):
        reads = [join(life, other), contest(life, other)]
        for read in reads:
            operations.show(read, by=life.facilitator, at=clock.now())
        client.force_login(life.facilitator)

        page = client.get(reverse("sheets:first_reading", args=[life.sheet.reference])).content.decode()

        assert all(address_of(read) in page for read in reads)

    def test_a_reason_never_repeats_what_it_masks(self, life):
        read = contest(life, None)
        masked = {"places": [Place("missing", 0, 14, "[nom]")], "by": life.facilitator, "at": clock.now()}

        with pytest.raises(ValidationError, match="répète"):
            operations.mask(read, reason="Nom de madame lemoine.", **masked)
        with pytest.raises(ValidationError, match="répète"):
            operations.mask(read, reason="On lit Lemoine.", **masked)
        operations.mask(read, reason=WHY, **masked)

    def test_a_step_without_words_waits_for_nobody(self, life):
        holding = asked_whether_it_holds(life)

        operations.say_whether_it_holds(holding, said="lasting", words=" ", by=life.delegate, at=clock.now())

        assert not Saying.objects.exists()
