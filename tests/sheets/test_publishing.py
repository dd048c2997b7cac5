import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.moderation.masking import Place
from portevoix.moderation.models import Reading, Seal
from portevoix.notifications.models import Mail
from portevoix.sheets import operations, tasks
from portevoix.sheets.first_reading import fingerprint
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import send
from .story import DAY, Life

pytestmark = pytest.mark.django_db
PROBLEM = "Madame Dupont crie. Son numéro est le 06 12 34 56 78."
NAME = Place("problem", 0, 13, "[nom masqué]")
WHY = "Le texte nommait une personne."


@pytest.fixture
def desk(programme):
    """Two people of the desk."""
    organisation = programme.organisation_set.get(kind="desk")
    return [make.MembershipFactory(organisation=organisation, role=role).user for role in ("member", "coordinator")]


@pytest.fixture
def reader(desk):
    return desk[0]


@pytest.fixture
def sheet(programme, desk):
    return make.SheetFactory(programme=programme, unread=True, problem=PROBLEM)


def now_of(sheet):
    return Sheet.objects.select_related("reading").get(pk=sheet.pk)


class TestSending:
    def test_a_sheet_that_leaves_waits_to_be_read_within_a_working_day(self, draft, delegate, service):
        sheet = operations.send(
            draft,
            addressees=[operations.drafts.Proposal(service, "theme")],
            unapproved_reason="Dit ce matin.",
            by=delegate,
            at=clock.now(),
        )

        assert (sheet.shown_at, sheet.reading.read_at) == (None, None)
        assert clock.now() < sheet.reading.due_at < clock.now() + 6 * DAY


class TestWhoReadsIt:
    @pytest.mark.parametrize("where", ["sheets:list", "portal:home", "results:waiting"])
    def test_nobody_else_finds_it_in_a_public_page(self, client, sheet, where):
        make.ReferralFactory(sheet=sheet, late=True)

        assert "Dupont" not in client.get(reverse(where)).content.decode()

    def test_its_address_is_that_of_no_sheet(self, client, sheet):
        response = client.get(sheet.get_absolute_url())

        assert response.status_code == 404
        assert "Dupont" not in response.content.decode()

    def test_the_addressees_people_read_it_at_once(self, client, sheet):
        membership = make.MembershipFactory(organisation__programme=sheet.programme)
        make.ReferralFactory(sheet=sheet, organisation=membership.organisation)
        client.force_login(membership.user)

        assert "Dupont" in client.get(sheet.get_absolute_url()).content.decode()

    def test_another_services_people_do_not(self, client, sheet):
        client.force_login(make.MembershipFactory(organisation__programme=sheet.programme).user)

        assert client.get(sheet.get_absolute_url()).status_code == 404

    def test_a_colleague_of_before_does_not(self, client, sheet):
        membership = make.MembershipFactory(organisation__programme=sheet.programme, ended=True)
        make.ReferralFactory(sheet=sheet, organisation=membership.organisation)
        client.force_login(membership.user)

        assert client.get(sheet.get_absolute_url()).status_code == 404


class TestShowing:
    def test_everyone_reads_it_then(self, client, sheet, reader):
        operations.show(sheet, by=reader, at=clock.now())

        assert client.get(sheet.get_absolute_url()).status_code == 200
        assert now_of(sheet).reading.outcome == "shown"

    def test_nobody_decides_for_a_class_that_they_represent(self, sheet, reader):
        make.MandateFactory(cohort=sheet.cohort, user=reader)

        with pytest.raises(PermissionDenied):
            operations.show(sheet, by=reader, at=clock.now())

    def test_withheld_after_all_it_disappears_and_the_class_reads_why(self, client, sheet, reader):
        delegate = make.MandateFactory(cohort=sheet.cohort).user
        operations.show(sheet, by=reader, at=clock.now())

        operations.withhold(sheet, reason=WHY, by=reader, at=clock.now())
        worker.drain()

        assert client.get(sheet.get_absolute_url()).status_code == 404
        client.force_login(delegate)
        assert WHY in client.get(sheet.get_absolute_url()).content.decode()
        assert Mail.objects.filter(recipient=delegate.email, body__contains=WHY).exists()

    def test_what_was_withheld_can_be_shown_again(self, sheet, reader):
        operations.withhold(sheet, reason=WHY, by=reader, at=clock.now())

        operations.show(sheet, by=reader, at=clock.now())

        sheet = now_of(sheet)
        assert sheet.is_shown
        assert sheet.withheld_reason == ""
        assert [reading.outcome for reading in Reading.objects.filter(subject_id=sheet.pk).order_by("pk")] == [
            "withheld",
            "shown",
        ]


class TestMasking:
    def test_the_words_leave_the_text_the_title_and_the_history(self, client, sheet, reader):
        operations.mask(sheet, places=[NAME], reason=WHY, by=reader, at=clock.now())
        worker.drain()

        page = client.get(sheet.get_absolute_url()).content.decode()
        assert "[nom masqué] crie." in page
        assert "Dupont" not in page + str(list(Entry.objects.values())) + str(list(Seal.objects.values()))
        assert now_of(sheet).title.startswith("[nom masqué]")

    def test_words_chosen_in_another_text_are_not_masked(self, sheet, reader):
        with pytest.raises(ValidationError, match=r"changed|changé"):
            operations.mask(sheet, places=[Place("problem", 0, 900, "[x]")], reason=WHY, by=reader, at=clock.now())

        assert now_of(sheet).problem == PROBLEM

    def test_two_people_and_a_reason_read_what_was_masked(self, client, sheet, desk):
        reader, coordinator = desk
        operations.mask(sheet, places=[NAME], reason=WHY, by=reader, at=clock.now())
        seal = Seal.objects.get()
        opening = operations.ask_opening(seal, reason="Une plainte.", by=reader, at=clock.now())
        client.force_login(reader)
        address = reverse("sheets:first_reading", args=[sheet.reference])
        assert "Dupont" not in client.get(address).content.decode()

        with pytest.raises(PermissionDenied):
            operations.agree_to_opening(opening, by=reader, at=clock.now())
        operations.agree_to_opening(opening, by=coordinator, at=clock.now())

        assert "Madame Dupont" in client.get(address).content.decode()

    def test_an_hour_later_they_ask_again(self, client, sheet, desk, time_machine):
        reader, coordinator = desk
        operations.mask(sheet, places=[NAME], reason=WHY, by=reader, at=clock.now())
        opening = operations.ask_opening(Seal.objects.get(), reason="Une plainte.", by=reader, at=clock.now())
        operations.agree_to_opening(opening, by=coordinator, at=clock.now() - DAY / 20)
        client.force_login(reader)

        page = client.get(reverse("sheets:first_reading", args=[sheet.reference])).content.decode()

        assert "Dupont" not in page

    def test_what_is_sealed_is_destroyed_at_its_date(self, sheet, reader):
        operations.mask(sheet, places=[NAME], reason=WHY, by=reader, at=clock.now() - 31 * DAY)
        other = make.SealFactory(programme=sheet.programme)

        tasks.destroy_sealed.call()

        seal = Seal.objects.get(subject_id=sheet.pk)
        assert (bytes(seal.sealed), seal.destroyed_at is not None) == (b"", True)
        assert Seal.objects.kept().get() == other
        assert Entry.objects.filter(verb="sheets.seal_destroyed", subject_id=sheet.pk).count() == 1


class TestTheClock:
    def test_the_desk_is_told_of_several_at_once(self, programme, sheet, reader):
        make.SheetFactory(programme=programme, unread=True)

        for _ in range(2):
            tasks.watch_readings.call()
            worker.drain()

        told = Mail.objects.filter(recipient=reader.email, entry__verb="sheets.readings_asked")
        assert told.count() == 1
        assert "2" in told.get().subject

    def test_a_reading_that_is_late_is_told_once_to_the_coordinator(self, programme):
        life = Life(programme, sent_at=clock.now() - 20 * DAY)
        coordinator = make.MembershipFactory(
            organisation=programme.organisation_set.get(kind="desk"), role="coordinator"
        ).user
        Reading.objects.filter(subject_id=life.sheet.pk).update(read_at=None, read_by=None, outcome="")
        Sheet.objects.filter(pk=life.sheet.pk).update(shown_at=None)

        for _ in range(2):
            tasks.watch_readings.call()
            worker.drain()

        assert Mail.objects.filter(recipient=coordinator.email, is_owed=True).count() == 1
        assert Entry.objects.filter(verb="sheets.reading_late").count() == 1


class TestThePage:
    def post(self, client, sheet, action, **said):
        said = {"action": action, "read": fingerprint(now_of(sheet)), **said}
        return send(client, reverse("sheets:first_reading", args=[sheet.reference]), **said)

    def test_the_list_says_what_is_late_and_what_may_be_a_danger(self, client, sheet, reader):
        Reading.objects.filter(pk=sheet.reading_id).update(is_alert=True, due_at=clock.now() - DAY)
        client.force_login(reader)

        page = client.get(reverse("sheets:reading_list")).content.decode()

        assert sheet.reference in page
        assert page.count('class="overdue"') == 2

    def test_what_was_found_is_ticked_and_masked(self, client, sheet, reader):
        client.force_login(reader)
        start = PROBLEM.index("06")

        self.post(client, sheet, "mask", places=[f"problem-{start}-{start + 14}"], words="madame dupont", reason=WHY)

        problem = now_of(sheet).problem
        assert "06 12" not in problem
        assert "Dupont" not in problem
        assert problem.count("[") == 2

    def test_words_that_are_not_in_the_text_come_back_with_the_reason(self, client, sheet, reader):
        client.force_login(reader)

        response = self.post(client, sheet, "mask", words="Durand", reason="Une raison longue à taper.")

        assert response.status_code == 422
        assert "Une raison longue à taper." in response.content.decode()
        assert now_of(sheet).problem == PROBLEM

    def test_a_colleague_who_was_faster_changes_the_text_under_the_eyes(self, client, sheet, reader, desk):
        client.force_login(reader)
        read = fingerprint(sheet)
        operations.mask(sheet, places=[NAME], reason=WHY, by=desk[1], at=clock.now())

        response = self.post(client, sheet, "show", read=read)

        assert response.status_code == 409

    def test_the_next_one_comes_by_itself(self, client, sheet, reader):
        following = make.SheetFactory(programme=sheet.programme, unread=True)
        client.force_login(reader)

        response = self.post(client, sheet, "show")

        assert response.url == reverse("sheets:first_reading", args=[following.reference])

    def test_a_class_reads_its_own_sheet_but_not_this_page(self, client, sheet):
        client.force_login(make.MandateFactory(cohort=sheet.cohort).user)

        assert client.get(sheet.get_absolute_url()).status_code == 200
        assert client.get(reverse("sheets:first_reading", args=[sheet.reference])).status_code == 404
