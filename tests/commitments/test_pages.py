"""The public ledger: the list, one promise, what an organisation promised."""

import datetime

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from portevoix.kit import clock
from portevoix.timeline.operations import record
from portevoix.traces.operations import link
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def made(service, **fields):
    return make.CommitmentFactory(organisation=service, **fields)


def shown(page):
    return [one.commitment for one in page.context["promises"].shown]


@pytest.fixture
def today():
    return localdate(clock.now())


class TestList:
    def test_what_is_to_come_is_shown_first_the_nearest_date_first(self, client, service, today):
        far, near = made(service, due_on=today + 9 * DAY), made(service, due_on=today)
        made(service, late=True), made(service, kept=True), made(service, dropped=True)

        page = client.get("/engagements/")

        assert shown(page) == [near, far]
        assert near.get_absolute_url() in page.text
        assert [tab[3] for tab in page.context["tabs"]] == [2, 1, 1, 1]

    @pytest.mark.parametrize(("etat", "trait"), [("en-retard", "late"), ("tenus", "kept"), ("abandonnes", "dropped")])
    def test_each_tab_shows_its_own_the_nearest_date_first(self, client, service, today, etat, trait):
        made(service)
        old = made(service, **{trait: True}, due_on=today - 60 * DAY)
        near = made(service, **{trait: True}, due_on=today - 9 * DAY)

        assert shown(client.get(f"/engagements/?etat={etat}")) == [near, old]

    def test_late_is_said_in_public_words(self, client, service):
        made(service, late=True)

        assert "jours ouvrés de retard" in client.get("/engagements/?etat=en-retard").text

    def test_late_since_a_day_off_counts_no_day_yet(self, client, service, programme, today):
        late = made(service, late=True)
        make.ClosedPeriodFactory(programme=programme, starts_on=late.due_on, ends_on=today)

        assert "la date est passée" in client.get("/engagements/?etat=en-retard").text

    def test_one_organisation_at_a_time(self, client, service, programme):
        own, other = made(service), made(make.OrganisationFactory(programme=programme))

        page = client.get("/engagements/?organisme=transports")

        assert shown(page) == [own]
        assert f'value="{other.organisation.slug}"' in page.text
        assert "etat=en-retard&amp;organisme=transports" in page.text

    def test_another_programme_is_elsewhere(self, client, programme):
        made(make.OrganisationFactory(programme=make.ProgrammeFactory(slug="ailleurs")))

        assert "Rien n’est encore promis" in client.get("/engagements/").text

    def test_an_empty_tab_says_so(self, client, service):
        made(service)

        assert "Aucun engagement en retard" in client.get("/engagements/?etat=en-retard").text

    def test_an_organisation_that_promised_nothing(self, client, service):
        assert "Aucun engagement pour l’instant" in client.get("/engagements/?organisme=transports").text

    def test_pages_follow_each_other_and_keep_the_rest_of_the_address(self, client, service, programme):
        make.CommitmentFactory.create_batch(21, organisation=service, late=True)
        made(make.OrganisationFactory(programme=programme))

        first = client.get("/engagements/?etat=en-retard&organisme=transports")
        second = client.get("/engagements/?etat=en-retard&organisme=transports&page=2")

        assert (len(shown(first)), len(shown(second))) == (20, 1)
        assert "?etat=en-retard&amp;organisme=transports&amp;page=2" in first.text

    @pytest.mark.parametrize(
        "query",
        ["etat=x", "organisme=personne", "organisme=%00", "page=0", "page=x", "page=2", "page=99999999999", "etat=%00"],
    )
    def test_what_does_not_exist_is_said_in_a_page(self, client, service, query):
        made(service)

        page = client.get(f"/engagements/?{query}")

        assert page.status_code == 404
        assert "Voir tous les engagements" in page.text

    def test_too_many_organisations_are_no_help_in_a_select(self, client, service, programme, monkeypatch):
        monkeypatch.setattr("portevoix.commitments.listing.OFFERED_AT_MOST", 2)
        for _each in range(3):
            made(make.OrganisationFactory(programme=programme))

        assert "<select" not in client.get("/engagements/").text


class TestOnePromise:
    def test_everyone_reads_what_who_and_by_when(self, client, service, cohort):
        page = client.get(made(service, cohort=cohort, text="Un car & <b>deux</b>").get_absolute_url()).text

        assert "Un car &amp; &lt;b&gt;deux&lt;/b&gt;" in page
        assert "L’accueil du service des transports" in page
        assert "CAP Cuisine" in page
        assert "/tenu/" not in page

    def test_it_leads_to_what_it_came_from(self, client, service, agent, cohort):
        promise, sheet = made(service), make.SheetFactory(programme=cohort.programme, cohort=cohort, sent=True)
        with transaction.atomic():
            link(sheet, promise, "promises", by=agent, at=clock.now())

        page = client.get(promise.get_absolute_url())

        assert page.context["origins"] == [(sheet.reference, sheet.get_absolute_url())]
        assert f'href="{sheet.get_absolute_url()}"' in page.text

    def test_an_origin_without_a_page_is_named_and_an_erased_one_left_out(self, client, service, agent, cohort):
        promise, gone = made(service), make.SheetFactory(programme=cohort.programme, cohort=cohort)
        with transaction.atomic():
            link(cohort, promise, "promises", by=agent, at=clock.now())
            link(gone, promise, "promises", by=agent, at=clock.now())
        gone.delete()

        assert client.get(promise.get_absolute_url()).context["origins"] == [(cohort.name, "")]

    def test_its_history_is_told(self, client, service, agent):
        promise = made(service)
        facts = {"organisation": service.name, "organisation_id": service.pk}
        with transaction.atomic():
            for verb in ("promised", "reminded", "late", "dropped"):
                record(f"commitments.{verb}", subject=promise, by=agent, at=clock.now(), **facts)
            for level in ("head", "coordinator"):
                record("commitments.escalated", subject=promise, by=agent, at=clock.now(), level=level, **facts)

        page = client.get(promise.get_absolute_url()).text

        assert "Service des transports</bdi> a pris cet engagement." in page
        assert "la direction a été prévenue" in page
        assert "la coordination de l’équipe d’animation a été prévenue" in page

    @pytest.mark.parametrize(("who", "ways"), [("agent", 2), ("facilitator", 1)])
    def test_two_ways_for_its_people_one_for_the_desk(self, client, service, request, who, ways):
        promise = made(service)
        client.force_login(request.getfixturevalue(who))

        page = client.get(promise.get_absolute_url()).text

        assert (f"{promise.pk}/tenu/" in page) + (f"{promise.pk}/abandon/" in page) == ways

    @pytest.mark.parametrize("trait", ["kept", "dropped"])
    def test_once_closed_nothing_is_left_to_do(self, client, service, agent, trait):
        promise = made(service, **{trait: True})
        client.force_login(agent)

        assert "/tenu/" not in client.get(promise.get_absolute_url()).text

    def test_a_promise_outlives_its_class(self, client, service, programme, today):
        over = make.CohortFactory(programme=programme, starts_on=today - 90 * DAY, ends_on=today - DAY)

        page = client.get(made(service, cohort=over).get_absolute_url()).text

        assert "La classe est terminée" in page

    def test_a_link_given_as_proof_is_marked_as_not_ours(self, client, service):
        page = client.get(made(service, kept=True, proof_link="https://bus.example/").get_absolute_url()).text

        assert '<a href="https://bus.example/" rel="nofollow noopener"' in page

    def test_a_promise_kept_late_says_so(self, client, service, today):
        page = client.get(made(service, kept=True, due_on=today - 20 * DAY).get_absolute_url()).text

        assert "jours ouvrés de retard" in page


class TestPhoto:
    def test_it_is_served_by_the_promise_that_shows_it(self, client, service):
        photo = make.UploadFactory(photo=True, ready=True, width=640, height=480, variants=b"a picture")
        promise = made(service, kept=True, proof_photo=photo)

        served = client.get(f"/engagements/{promise.pk}/photo.jpg")

        assert b"".join(served.streaming_content) == b"a picture"
        assert served["Content-Type"] == "image/jpeg"
        assert f'src="/engagements/{promise.pk}/photo.jpg"' in client.get(promise.get_absolute_url()).text

    @pytest.mark.parametrize(
        ("state", "words"),
        [("arrived", "La photo se prépare"), ("refused", "Une photo qui ne peut pas être montrée")],
    )
    def test_until_it_is_ready_its_place_says_so(self, client, service, state, words):
        photo = make.UploadFactory(photo=True, **{state: True})
        promise = made(service, kept=True, proof_photo=photo)

        page = client.get(promise.get_absolute_url())

        assert words in page.text
        assert client.get(f"/engagements/{promise.pk}/photo.jpg").status_code == 404

    def test_its_people_are_told_why_it_cannot_be_shown(self, client, service, agent):
        photo = make.UploadFactory(photo=True, refused=True, refusal="unreadable")
        client.force_login(agent)

        page = client.get(made(service, kept=True, proof_photo=photo).get_absolute_url()).text

        assert str(photo.refusal_words) in page.replace("&#x27;", "'")

    def test_a_promise_without_photo_has_none(self, client, service):
        assert client.get(f"/engagements/{made(service).pk}/photo.jpg").status_code == 404


class TestPageOfTheOrganisation:
    def test_it_shows_how_many_and_the_nearest(self, client, service, today):
        late = made(service, due_on=today - 9 * DAY)
        first, second, _third = (made(service, due_on=today + days * DAY) for days in (1, 2, 3))
        made(service, kept=True), made(service, dropped=True)

        page = client.get("/organismes/transports/")

        promises = page.context["promises"]
        assert promises["counts"] == {"open": 3, "late": 1, "kept": 1, "dropped": 1}
        assert [one.commitment for one in promises["nearest"]] == [late, first, second]
        assert "/engagements/?organisme=transports" in page.text

    def test_before_the_first_promise(self, client, service):
        assert "Il n’a encore rien promis." in client.get("/organismes/transports/").text


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999"])
def test_a_promise_that_does_not_exist(client, programme, pk):
    assert client.get(f"/engagements/{pk}/").status_code == 404


def test_no_page_costs_more_for_more_promises(client, service, cohort, agent, assert_constant_queries):
    promise = made(service, cohort=cohort)

    def more():
        for trait in ({}, {"late": True}, {"kept": True}, {"dropped": True}):
            make.CommitmentFactory.create_batch(3, organisation=service, cohort=cohort, **trait)
            made(make.OrganisationFactory(programme=service.programme), **trait)
        with transaction.atomic():
            record("commitments.reminded", subject=promise, by=agent, at=clock.now(), organisation=service.name)

    more()
    for path in ("", "?etat=en-retard", "?etat=tenus", "?organisme=transports", f"{promise.pk}/"):
        assert_constant_queries(f"/engagements/{path}", add_rows=more)
    assert_constant_queries("/organismes/transports/", add_rows=more)
