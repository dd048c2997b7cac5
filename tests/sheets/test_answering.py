import datetime

import pytest

from portevoix.kit.conflict import Conflict
from portevoix.sheets import operations
from portevoix.sheets.models import Answer, AnswerDraft, Referral
from tests.factories import (
    AnswerDraftFactory,
    AnswerFactory,
    MembershipFactory,
    UserFactory,
)

from .answers import TEXTS, typed


def texts_of(form):
    date = datetime.date.fromisoformat(form["next_step_date"])
    return {**{name: form[name] for name in TEXTS}, "next_step_date": date}


def test_an_answer_is_read_once_before_it_is_published(client, agent, referral, url):
    form = typed()

    preview = client.post(url, form)
    assert preview.status_code == 200
    assert not Answer.objects.exists()
    version = preview.context["form"]["version"].value()
    published = client.post(url, {**form, "action": "publish", "version": version})

    assert (published.status_code, published.url) == (302, f"/traiter/{referral.pk}/")
    assert Answer.objects.get(referral=referral).decision == TEXTS["decision"]
    assert not AnswerDraft.objects.exists()


def test_publishing_twice_gives_one_answer_and_the_same_page(client, agent, url):
    form = typed(action="publish")

    first = client.post(url, form)
    second = client.post(url, form)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Answer.objects.count() == 1


def test_going_back_from_the_preview_keeps_everything(client, agent, url):
    preview = client.post(url, typed())
    version = preview.context["form"]["version"].value()

    response = client.post(url, typed(action="change", version=version))

    assert response.status_code == 200
    page = response.content.decode()
    assert all(text in page for name, text in TEXTS.items() if name != "outcome")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"obstacle": ""}, "obstacle"),
        ({"outcome": "none", "obstacle": "  "}, "obstacle"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"next_step_date": "2020-01-01"}, "next_step_date"),
        ({"next_step_date": "demain"}, "next_step_date"),
        ({"understood": "a" * 5001}, "understood"),
        ({"contact": "é" * 251}, "contact"),
        ({"decision": ""}, "decision"),
        ({"decision": "nul\0caché"}, "decision"),
    ],
)
def test_a_faulty_answer_comes_back_with_all_its_words(client, agent, url, changes, field):
    response = client.post(url, typed(**changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert TEXTS["next_step"] in response.content.decode()
    assert not Answer.objects.exists()


def test_a_solution_needs_no_obstacle(client, agent, url):
    response = client.post(url, typed(action="publish", outcome="solution", obstacle=""))

    assert response.status_code == 302


def test_leaving_and_coming_back_loses_nothing(client, agent, referral, url):
    client.post(url, typed(action="save", decision="Nous allons", next_step_date=""))

    page = client.get(url).content.decode()

    assert "Nous allons" in page
    assert not Answer.objects.exists()


def test_a_colleague_goes_on_with_the_draft(client, agent, referral, url):
    client.post(url, typed(action="save", decision="Commencé par un autre"))
    client.force_login(MembershipFactory(organisation=referral.organisation).user)

    assert "Commencé par un autre" in client.get(url).content.decode()


def test_the_draft_is_saved_while_one_types(client, agent, url):
    first = client.post(f"{url}brouillon/", typed(decision="Nous"))
    version = first.json()["fields"]["version"]
    second = client.post(f"{url}brouillon/", typed(decision="Nous allons", version=version))

    assert second.status_code == 200
    assert second.json()["fields"]["version"] == version + 1
    assert AnswerDraft.objects.get().decision == "Nous allons"


def test_two_colleagues_who_type_at_once_are_told(client, agent, referral, url):
    AnswerDraftFactory(referral=referral, decision="Le texte de ma collègue", version=2)

    quietly = client.post(f"{url}brouillon/", typed(version="1"))
    openly = client.post(url, typed(version="1"))

    assert quietly.status_code == openly.status_code == 409
    page = openly.content.decode()
    assert "Le texte de ma collègue" in page
    assert TEXTS["decision"] in page
    assert AnswerDraft.objects.get().decision == "Le texte de ma collègue"


def test_whoever_has_read_the_other_draft_may_go_on(client, agent, referral, url):
    AnswerDraftFactory(referral=referral, decision="Le texte de ma collègue", version=2)
    conflict = client.post(url, typed(version="1"))

    response = client.post(url, typed(version=conflict.context["form"]["version"].value()))

    assert response.status_code == 200
    assert AnswerDraft.objects.get().decision == TEXTS["decision"]


def test_the_second_of_two_answers_sees_the_first_and_its_own_text(client, agent, referral, url):
    AnswerFactory(referral=referral, decision="La réponse de ma collègue")

    response = client.post(url, typed(action="publish"))

    assert response.status_code == 409
    page = response.content.decode()
    assert "La réponse de ma collègue" in page
    assert TEXTS["decision"] in page
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("state", ["released", "passed_on"])
@pytest.mark.parametrize("action", ["publish", "preview", "save"])
def test_an_answer_that_comes_too_late_gives_its_text_back(client, agent, referral, url, state, action):
    Referral.objects.filter(pk=referral.pk).update(state=state, rings_at=None)

    response = client.post(url, typed(action=action))

    assert response.status_code == 409
    assert TEXTS["decision"] in response.content.decode()


def test_the_form_of_what_is_answered_leads_to_the_answer(client, agent, referral, url):
    AnswerFactory(referral=referral)

    assert client.get(url).url == f"/traiter/{referral.pk}/"


def test_the_desk_answers_in_nobodys_place(client, programme, url):
    client.force_login(MembershipFactory(organisation=programme.organisation_set.get(kind="desk")).user)

    assert client.get(url).status_code == 403
    assert client.post(url, typed(action="publish")).status_code == 403
    assert client.post(f"{url}brouillon/", typed()).status_code == 403


def test_a_stranger_does_not_find_the_form(client, programme, url):
    client.force_login(UserFactory())

    assert client.get(url).status_code == 404
    assert client.post(url, typed(action="publish")).status_code == 404


def test_an_answer_sent_after_sign_out_comes_back_after_signing_in(client, agent, url):
    client.logout()
    client.post(url, typed(decision="Tapé avant de perdre la session"))

    client.force_login(agent)

    # force_login keeps the visitor's session, as signing in does.
    assert "Tapé avant de perdre la session" in client.get(url).content.decode()


def test_the_same_texts_sent_again_are_no_conflict(programme, referral, agent, now):
    texts = texts_of(typed())
    first = operations.save_answer_draft(referral, texts=texts, version=0, by=agent, at=now)

    again = operations.save_answer_draft(referral, texts=texts, version=0, by=agent, at=now)

    assert again.version == first.version


def test_an_older_version_never_overwrites(programme, referral, agent, now):
    texts = texts_of(typed())
    operations.save_answer_draft(referral, texts=texts, version=0, by=agent, at=now)

    with pytest.raises(Conflict):
        operations.save_answer_draft(referral, texts={**texts, "decision": "x"}, version=0, by=agent, at=now)
