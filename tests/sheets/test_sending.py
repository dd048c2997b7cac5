import uuid

import pytest
from django.urls import reverse

from portevoix.organisations.competence import Reason
from portevoix.sheets import addressees
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import fields_of, send

pytestmark = pytest.mark.django_db


def to_whom(draft):
    return {proposal.organisation.name: proposal.reason for proposal in addressees.addressees(draft)}


@pytest.fixture
def choice(draft):
    return reverse("sheets:draft_addressees", args=[draft.pk])


@pytest.fixture
def proofreading(draft):
    return reverse("sheets:draft_proofreading", args=[draft.pk])


class TestWhoIsProposed:
    def test_whoever_is_in_charge_of_the_theme(self, draft, service):
        assert to_whom(draft) == {service.name: Reason.THEME}

    def test_nobody_in_charge_means_the_desk(self, draft):
        assert to_whom(draft) == {"L'équipe": Reason.NOBODY_ELSE}

    def test_a_theme_that_it_crosses_adds_its_own(self, draft, service, programme):
        other = make.ThemeFactory(programme=programme, name="Logement")
        housing = make.CompetenceFactory(programme=programme, theme=other).organisation
        make.CompetenceFactory(programme=programme, theme=other, organisation=service)
        draft.other_themes.set([other])

        found = {candidate.organisation: candidate.why for candidate in addressees.candidates(draft)}

        assert set(found) == {service, housing}
        assert found[service].startswith("Transports, Logement")

    def test_the_page_says_why(self, as_delegate, draft, service, choice):
        page = as_delegate.get(choice).content.decode()

        assert service.name in page
        assert str(Reason.THEME.label) in page

    def test_without_a_theme_the_page_asks_for_it(self, as_delegate, draft, choice):
        Sheet.objects.filter(pk=draft.pk).update(theme=None)

        assert reverse("sheets:draft_question", args=[draft.pk, "theme"]) in as_delegate.get(choice).content.decode()


class TestChoosing:
    def test_nobody_left_goes_to_the_desk(self, as_delegate, draft, service, choice):
        send(as_delegate, choice, kept=[])

        assert list(to_whom(draft)) == ["L'équipe"]
        assert "L&#x27;équipe" in as_delegate.get(choice).content.decode()

    def test_somebody_found_by_name_is_added_and_can_be_taken_off(self, as_delegate, draft, service, choice):
        college = make.OrganisationFactory(programme=draft.programme, name="École de la Métropole", town="Aix")
        found = as_delegate.get(choice + "?q=ecole+METROPOLE+aix")
        assert f'value="{college.pk}"' in found.content.decode()

        send(as_delegate, choice, found, add=college.pk)
        assert to_whom(draft) == {service.name: Reason.THEME, college.name: Reason.CHOSEN}

        send(as_delegate, choice, kept=[service.pk])
        assert list(to_whom(draft)) == [service.name]

    def test_searching_keeps_the_ticks(self, as_delegate, draft, service, choice):
        answer = send(as_delegate, choice, kept=[], q="aix", go="search")

        assert answer.url.startswith(f"{choice}?q=aix")
        assert service.name not in to_whom(draft)

    def test_closed_or_foreign_organisations_are_not_found(self, as_delegate, draft, choice):
        make.OrganisationFactory(programme=draft.programme, name="Lycée fermé", is_open=False)
        make.OrganisationFactory(name="Lycée lointain")

        assert addressees.search(draft.programme, "lycee") == []

    def test_one_of_another_programme_cannot_be_added(self, as_delegate, draft, service, choice):
        far = make.OrganisationFactory()

        send(as_delegate, choice, add=far.pk)
        refused = send(as_delegate, choice, kept=[far.pk])

        assert refused.status_code == 422
        assert list(to_whom(draft)) == [service.name]

    @pytest.mark.parametrize("broken", [str(10**30), "x", "\0", "²"])
    def test_broken_choices_are_refused(self, as_delegate, draft, service, choice, broken):
        assert send(as_delegate, choice, kept=[broken]).status_code == 422
        assert send(as_delegate, choice, add=broken).status_code == 302
        assert as_delegate.get(choice, {"q": broken}).status_code == 200
        assert list(to_whom(draft)) == [service.name]

    def test_two_phones_choosing_at_once_are_told(self, as_delegate, draft, service, choice):
        mine = as_delegate.get(choice)
        send(as_delegate, choice, kept=[])

        conflict = send(as_delegate, choice, mine)

        assert conflict.status_code == 409
        assert service.name in conflict.content.decode()


SAID = {"unapproved_reason": "La classe en a parlé ce matin."}


class TestProofreading:
    def test_shows_the_text_the_class_the_addressees_and_no_name(self, as_delegate, draft, service, proofreading):
        page = as_delegate.get(proofreading).content.decode()

        for words in ("Le bus du matin", "La ligne a changé", "On perd des heures", "Décaler le cours"):
            assert words in page
        assert service.name in page
        assert page.count(draft.drafted_by.full_name) == 1  # the frame says who is signed in

    def test_lists_what_is_missing_and_does_not_send_it(self, as_delegate, draft, proofreading):
        Sheet.objects.filter(pk=draft.pk).update(causes=" ", theme=None)
        page = as_delegate.get(proofreading).content.decode()
        posted = {"key": str(uuid.uuid4()), "version": draft.version}

        assert reverse("sheets:draft_question", args=[draft.pk, "causes"]) + "?relecture=1" in page
        assert as_delegate.post(proofreading, posted).status_code == 422
        assert Sheet.objects.get(pk=draft.pk).is_draft

    def test_twenty_identical_posts_send_one_sheet_and_lead_to_one_page(
        self, as_delegate, draft, service, proofreading, django_capture_on_commit_callbacks
    ):
        page = as_delegate.get(proofreading)

        answers = {send(as_delegate, proofreading, page, **SAID).url for _again in range(20)}

        sheet = Sheet.objects.get()
        assert answers == {reverse("sheets:receipt", args=[sheet.reference])}
        assert Entry.objects.filter(verb="sheets.sent").count() == 1
        assert [r.organisation for r in sheet.referrals.all()] == [service]

    def test_a_change_since_the_reading_must_be_read_first(self, as_delegate, draft, service, proofreading):
        page = as_delegate.get(proofreading)
        send(as_delegate, reverse("sheets:draft_question", args=[draft.pk, "causes"]), causes="Tout autre chose.")

        answer = send(as_delegate, proofreading, page, **SAID)

        assert answer.status_code == 409
        assert "Tout autre chose." in answer.content.decode()
        assert Sheet.objects.get(pk=draft.pk).is_draft

    def test_what_the_class_chose_is_what_receives_it(self, as_delegate, draft, service, choice, proofreading):
        send(as_delegate, choice, kept=[])
        send(as_delegate, proofreading, **SAID)

        assert [r.reason for r in Sheet.objects.get().referrals.all()] == [Reason.NOBODY_ELSE]

    def test_once_sent_no_question_can_be_changed(self, as_delegate, draft, service, proofreading):
        page = as_delegate.get(reverse("sheets:draft_question", args=[draft.pk, "causes"]))
        send(as_delegate, proofreading, **SAID)

        answer = as_delegate.post(reverse("sheets:draft_question", args=[draft.pk, "causes"]), fields_of(page))

        assert answer.url == reverse("sheets:receipt", args=[Sheet.objects.get().reference])


class TestReceipt:
    @pytest.fixture
    def sheet(self, cohort, service):
        return make.SheetFactory(programme=cohort.programme, cohort=cohort, sent=True, addressees=[service])

    def test_says_the_reference_the_addressees_and_is_for_the_class(self, as_delegate, sheet, service):
        page = as_delegate.get(reverse("sheets:receipt", args=[sheet.reference])).content.decode()

        assert sheet.reference in page
        assert service.name in page

    def test_trainees_of_the_class_read_it(self, client, sheet):
        client.force_login(make.EnrolmentFactory(cohort=sheet.cohort).user)

        assert client.get(reverse("sheets:receipt", args=[sheet.reference])).status_code == 200

    def test_nobody_else_does(self, client, sheet, service):
        client.force_login(make.MembershipFactory(organisation=service).user)

        assert client.get(reverse("sheets:receipt", args=[sheet.reference])).status_code == 404
        assert client.get("/fiches/%00/recu/").status_code == 404
