import uuid

import pytest
from django.core.exceptions import ValidationError

from portevoix.kit import clock
from portevoix.sheets import operations
from portevoix.sheets.models import AnswerDraft, AnswerTemplate
from tests.factories import AnswerTemplateFactory, MembershipFactory, OrganisationFactory

from .answers import TEXTS, typed

LIST = "/traiter/modeles/"


@pytest.fixture
def template(referral):
    return AnswerTemplateFactory(
        organisation=referral.organisation,
        name="Ligne de bus",
        in_brief="Le bus change.",
        decision="Nous appelons [nom de la ligne].",
        contact="La ligne directe",
    )


@pytest.fixture
def page(template):
    return f"{LIST}{template.pk}/"


def written(**changes):
    return {
        "name": "Cantine",
        "decision": "Nous voyons le cuisinier.",
        "key": str(uuid.uuid4()),
        "version": "1",
    } | changes


def test_a_template_is_kept_and_listed_for_the_colleagues(client, agent, referral):
    response = client.post(f"{LIST}{referral.organisation.slug}/nouveau/", written())
    client.force_login(MembershipFactory(organisation=referral.organisation).user)

    assert (response.status_code, response.url) == (302, LIST)
    assert "Cantine" in client.get(LIST).text


def test_the_double_click_keeps_one(client, agent, referral):
    form = written()

    for _ in range(2):
        assert client.post(f"{LIST}{referral.organisation.slug}/nouveau/", form).status_code == 302

    assert AnswerTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"decision": "x" * 5001}, "decision"),
        ({"name": "Ligne de bus"}, "name"),
        ({"outcome": "perhaps"}, "outcome"),
    ],
)
def test_a_faulty_template_comes_back_whole(client, agent, referral, template, changes, field):
    form = written(contact="L’accueil du matin", **changes)

    response = client.post(f"{LIST}{referral.organisation.slug}/nouveau/", form)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "L’accueil du matin" in response.text
    assert AnswerTemplate.objects.count() == 1


def test_a_template_without_a_word_is_refused(client, agent, referral):
    response = client.post(f"{LIST}{referral.organisation.slug}/nouveau/", written(decision=" "))

    assert response.status_code == 422
    assert "au moins une partie" in response.text


def test_a_template_is_changed(client, agent, template, page):
    response = client.post(page, written())

    template.refresh_from_db()
    assert response.status_code == 302
    assert (template.name, template.decision, template.version) == ("Cantine", "Nous voyons le cuisinier.", 2)
    assert template.changed_by == agent


def test_two_colleagues_who_change_it_see_both_texts(client, agent, template, page):
    AnswerTemplate.objects.filter(pk=template.pk).update(version=2, decision="Le texte de ma collègue")

    first = client.post(page, written())
    again = client.post(page, written(version=first.context["form"]["version"].value()))

    assert first.status_code == 409
    assert "Le texte de ma collègue" in first.text
    assert "Nous voyons le cuisinier." in first.text
    assert again.status_code == 302


def test_a_template_thrown_away_meanwhile_gives_the_text_back(client, agent, template, page):
    template.delete()

    response = client.post(page, written())

    assert response.status_code == 409
    assert "Nous voyons le cuisinier." in response.text


def test_throwing_it_away_is_asked_first_and_done_once(client, agent, template, page):
    form = {"key": str(uuid.uuid4())}

    asked = client.get(f"{page}jeter/")
    first, second = (client.post(f"{page}jeter/", form) for _ in range(2))

    assert "Ligne de bus" in asked.text
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, LIST)
    assert not AnswerTemplate.objects.exists()


def test_the_templates_of_another_organisation_do_not_exist(client, agent):
    other = AnswerTemplateFactory(
        organisation=OrganisationFactory(programme=agent.membership_set.get().organisation.programme)
    )

    assert client.get(f"{LIST}{other.pk}/").status_code == 404
    assert client.post(f"{LIST}{other.pk}/", written()).status_code == 404
    assert other.name not in client.get(LIST).text


def test_there_is_an_end_to_templates(referral, agent, now, monkeypatch):
    monkeypatch.setattr("portevoix.sheets.operations.answer_templates.TEMPLATES_AT_MOST", 1)
    AnswerTemplateFactory(organisation=referral.organisation)

    with pytest.raises(ValidationError):
        operations.add_template(referral.organisation, name="y", texts={"decision": "x"}, by=agent, at=now)


def test_a_template_fills_what_is_empty_and_nothing_else(client, agent, referral, template, url):
    client.post(url, typed(action="save", in_brief="", decision="", understood="Écrit à la main", contact=""))

    form = client.get(f"{url}?modele={template.pk}").context["form"]

    assert form["understood"].value() == "Écrit à la main"
    assert form["in_brief"].value() == "Le bus change."
    assert form["decision"].value() == "Nous appelons [nom de la ligne]."
    assert form["contact"].value() == "La ligne directe"
    assert AnswerDraft.objects.get().decision == ""


def test_choosing_a_template_keeps_what_was_typed(client, agent, template, url):
    response = client.post(url, typed(action="fill", modele=str(template.pk), decision="", understood="Tapé ici"))

    assert response.url == f"{url}?modele={template.pk}"
    page = client.get(response.url)
    assert page.context["form"]["understood"].value() == "Tapé ici"
    assert page.context["form"]["decision"].value() == "Nous appelons [nom de la ligne]."


def test_the_enter_key_without_a_template_shows_the_answer(client, agent, template, url):
    response = client.post(url, typed(action="fill", modele=""))

    assert TEXTS["decision"] in response.text
    assert 'value="publish"' in response.text


@pytest.mark.parametrize("chosen", ["999999", "x", "²", "9" * 30, ""])
def test_a_template_that_is_gone_fills_nothing(client, agent, referral, url, chosen):
    page = client.get(f"{url}?modele={chosen}")

    assert page.status_code == 200
    assert page.context["filled_from"] is None


def test_a_template_typed_before_signing_in_comes_back(client, agent, referral):
    new = f"{LIST}{referral.organisation.slug}/nouveau/"
    client.logout()
    client.post(new, written(decision="Tapé avant de perdre la session"))

    client.force_login(agent)

    assert "Tapé avant de perdre la session" in client.get(new).text


def test_the_list_asks_no_more_for_many_templates(client, agent, referral, assert_constant_queries):
    AnswerTemplateFactory(organisation=referral.organisation)

    def add_rows():
        AnswerTemplateFactory.create_batch(5, organisation=referral.organisation, made_at=clock.now())

    assert_constant_queries(LIST, add_rows=add_rows)
