"""Two sheets that tell the same, shown together by consent of both classes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.notifications.models import Mail
from portevoix.sheets import operations
from portevoix.sheets.alongside import Nearness, alongside
from portevoix.sheets.models import Merge, Saying, Sheet
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import send
from .story import DAY, Life

pytestmark = pytest.mark.django_db
WHY = "Le même car manque aux deux."


@pytest.fixture
def older(programme):
    return Life(programme, sent_at=clock.now() - 9 * DAY)


@pytest.fixture
def younger(programme, older):
    return Life(programme, sent_at=clock.now() - 3 * DAY)


@pytest.fixture
def asked(older, younger):
    """Proposed by the younger class."""
    return operations.propose_merge(younger.sheet, older.sheet, reason=WHY, by=younger.delegate, at=clock.now())


@pytest.fixture
def merged(asked, older):
    return operations.accept_merge(asked, older.sheet, by=older.delegate, at=clock.now())


def page(client, life):
    return client.get(f"/fiches/{life.sheet.reference}/")


def listed(client):
    return [line.reference for line in client.get("/fiches/").context["sheets"].lines]


class TestProposing:
    def test_nothing_changes_before_the_other_class_says_yes(self, client, asked, older, younger):
        assert listed(client) == [younger.sheet.reference, older.sheet.reference]
        assert page(client, younger).context["group"].leader is None
        assert WHY not in page(client, older).text

    def test_the_other_class_is_asked_by_mail_and_on_its_page(self, client, asked, older):
        worker.drain()
        client.force_login(older.delegate)

        link = f"/fiches/{older.sheet.reference}/rapprochements/{asked.pk}/"

        assert link in Mail.objects.get(entry__verb="sheets.merge_proposed", recipient=older.delegate.email).body
        assert link in client.get("/ma-classe/").text

    def test_the_form_takes_a_reference_and_a_reason(self, client, older, younger):
        client.force_login(younger.delegate)

        response = send(
            client, f"/fiches/{younger.sheet.reference}/rapprocher/", other=f" {older.sheet.reference} ", reason=WHY
        )

        assert response.status_code == 302
        merge = Merge.objects.get()
        assert (merge.leader, merge.follower) == (older.sheet, younger.sheet)
        assert merge.follower_said_by == younger.delegate
        assert merge.leader_said_by is None

    @pytest.mark.parametrize("typed", ["2026-9999", "rien", "\u202e2026-0001", "x" * 5000])
    def test_a_reference_that_is_none_is_said_and_the_reason_kept(self, client, younger, typed):
        client.force_login(younger.delegate)

        response = send(client, f"/fiches/{younger.sheet.reference}/rapprocher/", other=typed, reason=WHY)

        assert response.status_code == 422
        assert WHY in response.text
        assert not Merge.objects.exists()

    def test_a_sheet_that_everyone_cannot_read_is_no_sheet(self, client, younger):
        hidden = make.SheetFactory(programme=younger.programme, unread=True)
        client.force_login(younger.delegate)

        response = send(client, f"/fiches/{younger.sheet.reference}/rapprocher/", other=hidden.reference, reason=WHY)

        assert response.status_code == 422

    def test_not_with_itself_nor_with_what_is_closed_nor_twice(self, asked, older, younger):
        closed = make.SheetFactory(programme=older.programme, settled=True)
        by = {"reason": WHY, "by": younger.delegate, "at": clock.now()}

        for other in (younger.sheet, closed):
            with pytest.raises(ValidationError):
                operations.propose_merge(younger.sheet, other, **by)
        with pytest.raises(Conflict):
            operations.propose_merge(younger.sheet, older.sheet, **by)

    def test_not_across_programmes(self, younger):
        foreign = make.SheetFactory(programme=make.ProgrammeFactory(slug="ailleurs"), sent=True)

        with pytest.raises(ValidationError):
            operations.propose_merge(younger.sheet, foreign, reason=WHY, by=younger.delegate, at=clock.now())

    def test_the_desk_proposes_and_decides_nothing(self, older, younger):
        merge = operations.propose_merge(younger.sheet, older.sheet, reason=WHY, by=older.facilitator, at=clock.now())

        with pytest.raises(PermissionDenied):
            operations.accept_merge(merge, older.sheet, by=older.facilitator, at=clock.now())
        operations.accept_merge(merge, older.sheet, by=older.delegate, at=clock.now())
        merge.refresh_from_db()
        assert merge.outcome == ""
        operations.accept_merge(merge, younger.sheet, by=younger.delegate, at=clock.now())
        merge.refresh_from_db()
        assert merge.outcome == "merged"

    def test_silence_merges_nothing(self, asked, older):
        late = asked.until_at + DAY

        operations.let_merges_lapse(by=User.objects.system(), at=late)

        asked.refresh_from_db()
        assert asked.outcome == "lapsed"
        with pytest.raises(PermissionDenied):
            operations.accept_merge(asked, older.sheet, by=older.delegate, at=late)


class TestReplying:
    def test_yes_shows_them_together_under_the_older(self, client, asked, older, younger):
        client.force_login(older.delegate)

        response = send(client, f"/fiches/{older.sheet.reference}/rapprochements/{asked.pk}/", reply="yes")

        assert response.status_code == 302
        client.logout()
        assert listed(client) == [older.sheet.reference]
        assert page(client, older).context["group"].followers == [younger.sheet]
        assert page(client, younger).context["group"].leader == older.sheet
        assert page(client, younger).status_code == 200

    def test_no_leaves_them_apart(self, client, asked, older, younger):
        client.force_login(older.delegate)

        send(client, f"/fiches/{older.sheet.reference}/rapprochements/{asked.pk}/", reply="no")

        asked.refresh_from_db()
        assert asked.outcome == "refused"
        assert len(listed(client)) == 2

    def test_the_second_reply_is_a_sentence(self, client, merged, older):
        client.force_login(older.delegate)

        response = client.get(f"/fiches/{older.sheet.reference}/rapprochements/{merged.pk}/")

        assert response.status_code == 403

    def test_the_class_that_asked_cannot_say_yes_for_the_other(self, asked, older, younger):
        with pytest.raises(PermissionDenied):
            operations.accept_merge(asked, older.sheet, by=younger.delegate, at=clock.now())


class TestTogether:
    def test_each_class_counts_once(self, older, younger, asked):
        both = make.MandateFactory(cohort__programme=older.programme)
        for life in (older, younger):
            operations.join(life.sheet, both.cohort, decided=WHY, by=both.user, at=clock.now())

        operations.accept_merge(asked, older.sheet, by=older.delegate, at=clock.now())

        assert Sheet.objects.get(pk=older.sheet.pk).class_count == 3
        assert Sheet.objects.get(pk=younger.sheet.pk).class_count == 2

    def test_a_class_that_joins_the_follower_counts_on_the_leader_and_may_reach_a_threshold(
        self, merged, older, younger
    ):
        mandate = make.MandateFactory(cohort__programme=older.programme)

        operations.join(younger.sheet, mandate.cohort, decided=WHY, by=mandate.user, at=clock.now())

        assert Sheet.objects.get(pk=older.sheet.pk).class_count == 3
        assert Entry.objects.about(older.sheet).filter(verb="sheets.threshold_reached").count() == 1

    def test_the_addressee_of_both_finds_the_other_first(self, merged, older, younger):
        both = make.OrganisationFactory(programme=older.programme)
        referral = make.ReferralFactory(sheet=older.sheet, organisation=both)
        same_theme = make.SheetFactory(programme=older.programme, sent=True, theme=older.sheet.theme)
        far = make.ReferralFactory(sheet__programme=older.programme, organisation=both)
        near = make.ReferralFactory(sheet=same_theme, organisation=both)
        twin = make.ReferralFactory(sheet=younger.sheet, organisation=both)

        offered = alongside(referral)

        assert [(one, one.nearness) for one in offered] == [
            (twin, Nearness.SAME_PROBLEM),
            (near, Nearness.SAME_THEME),
            (far, Nearness.OTHER),
        ]

    def test_each_class_hears_of_the_answers_to_the_other(self, merged, older, younger):
        worker.drain()

        older.answer(at=clock.now())
        worker.drain()

        assert Mail.objects.filter(entry__verb="sheets.answered", recipient=younger.delegate.email).exists()

    def test_a_leader_that_is_taken_off_hides_nobody(self, client, merged, older, younger):
        operations.withhold(older.sheet, reason="Un nom.", by=older.facilitator, at=clock.now())

        assert listed(client) == [younger.sheet.reference]
        assert page(client, younger).context["group"].leader is None

    def test_a_leader_that_is_closed_hides_no_open_sheet(self, client, merged, older, younger):
        operations.abandon(older.sheet, reason="Notre formation est finie.", by=older.delegate, at=clock.now())

        assert listed(client) == [younger.sheet.reference, older.sheet.reference]

    def test_one_that_follows_cannot_be_shown_with_a_third(self, merged, younger):
        third = Life(younger.programme, sent_at=clock.now() - DAY)

        with pytest.raises(ValidationError):
            operations.propose_merge(third.sheet, younger.sheet, reason=WHY, by=third.delegate, at=clock.now())


class TestParting:
    @pytest.mark.parametrize("who", ["older", "younger"])
    def test_either_class_parts_them_with_a_reason(self, client, merged, older, younger, who):
        life = {"older": older, "younger": younger}[who]
        client.force_login(life.delegate)

        response = send(
            client,
            f"/fiches/{life.sheet.reference}/rapprochements/{merged.pk}/separer/",
            reason="Ce sont deux cars différents.",
        )

        assert response.status_code == 302
        operations.show(Saying.objects.get(), by=older.facilitator, at=clock.now())
        client.logout()
        assert listed(client) == [younger.sheet.reference, older.sheet.reference]
        for one in (older, younger):
            assert "Ce sont deux cars différents." in page(client, one).text
            assert Sheet.objects.get(pk=one.sheet.pk).class_count == 1

    def test_without_a_reason_nothing_happens(self, client, merged, older):
        client.force_login(older.delegate)

        response = send(client, f"/fiches/{older.sheet.reference}/rapprochements/{merged.pk}/separer/", reason="")

        assert response.status_code == 422
        assert Sheet.objects.filter(led_by=older.sheet).exists()

    def test_they_can_be_shown_together_again(self, merged, older, younger):
        operations.part(merged, older.sheet, reason="Deux cars.", by=older.delegate, at=clock.now())

        again = operations.propose_merge(older.sheet, younger.sheet, reason=WHY, by=older.delegate, at=clock.now())
        operations.accept_merge(again, younger.sheet, by=younger.delegate, at=clock.now())

        assert Sheet.objects.get(pk=younger.sheet.pk).led_by == older.sheet
        assert Merge.objects.count() == 2
