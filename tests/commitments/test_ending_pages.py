"""The two forms by which a promise ends: nothing typed is lost, nothing is done twice."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portevoix.commitments import operations
from portevoix.kit import clock
from portevoix.media.models import Upload
from portevoix.timeline.models import Entry
from tests import factories as make
from tests.media import pictures
from tests.sheets.pages import fields_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(service):
    return make.CommitmentFactory(organisation=service)


@pytest.fixture
def as_agent(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def keep(promise):
    return f"/engagements/{promise.pk}/tenu/"


@pytest.fixture
def drop(promise):
    return f"/engagements/{promise.pk}/abandon/"


def state_of(promise):
    promise.refresh_from_db()
    return promise.state


class TestKeeping:
    def test_three_times_the_same_form_keep_it_once(self, as_agent, promise, keep):
        page = as_agent.get(keep)

        answers = [send(as_agent, keep, page, proof_text="Il roule.") for _again in range(3)]

        assert {answer.url for answer in answers} == {promise.get_absolute_url()}
        assert (state_of(promise), promise.proof_text) == ("kept", "Il roule.")
        assert Entry.objects.filter(verb="commitments.kept").count() == 1

    def test_a_photo_comes_with_its_words(self, as_agent, promise, keep):
        picture = photo()

        send(as_agent, keep, proof_text="L’arrêt et son horaire.", proof_photo=picture)

        assert state_of(promise) == "kept"
        assert (promise.proof_photo.kind, promise.proof_photo.state) == ("photo", "received")

    def test_the_same_form_with_a_photo_sends_it_once(self, as_agent, promise, keep):
        page = as_agent.get(keep)

        for _again in range(2):
            send(as_agent, keep, page, proof_text="L’arrêt.", proof_photo=photo())

        assert Upload.objects.count() == 1

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"proof_text": "   "},
            {"proof_text": "x" * 2001},
            {"proof_text": "Il\0 roule"},
            {"proof_link": "javascript:alert(1)"},
            {"proof_link": "pas une adresse"},
            {"proof_link": "https://a.example/" + "x" * 500},
            {"proof_text": "Voici.", "proof_photo": SimpleUploadedFile("page.html", b"<html>")},
            {"proof_text": "Voici.", "proof_photo": SimpleUploadedFile("rien.jpg", b"")},
        ],
        ids=lambda typed: ",".join(typed) or "nothing",
    )
    def test_a_faulty_form_comes_back(self, as_agent, promise, keep, typed):
        answer = send(as_agent, keep, **typed)

        assert (answer.status_code, state_of(promise)) == (422, "open")
        assert "error-summary" in answer.text
        assert not Upload.objects.exists()

    def test_a_photo_without_words_asks_for_them_and_for_the_photo_again(self, as_agent, promise, keep):
        answer = send(as_agent, keep, proof_photo=photo())

        assert answer.status_code == 422
        assert "Dites avec des mots ce que montre la photo" in answer.text
        assert "Choisissez de nouveau votre photo" in answer.text

    def test_what_was_typed_is_still_there(self, as_agent, keep):
        answer = send(as_agent, keep, proof_text="Il roule. 🙂 يوم", proof_link="pas une adresse")

        assert fields_of(answer)["proof_text"] == ["Il roule. 🙂 يوم"]
        assert fields_of(answer)["proof_link"] == ["pas une adresse"]

    def test_the_second_colleague_sees_what_stands_and_their_own_text(self, as_agent, promise, keep, service):
        page = as_agent.get(keep)
        colleague = make.MembershipFactory(organisation=service, user__full_name="Karim B.").user
        operations.keep(promise, proof_text="Déjà fait lundi.", by=colleague, at=clock.now())

        late = send(as_agent, keep, page, proof_text="Fait mardi.")

        assert late.status_code == 409
        for words in ("Déjà fait lundi.", "Karim B.", "Fait mardi."):
            assert words in late.text

    def test_a_form_that_comes_too_late_is_not_even_read_for_faults(self, as_agent, promise, keep, agent):
        page = as_agent.get(keep)
        operations.drop(promise, reason="Plus de car.", by=agent, at=clock.now())

        faulty = send(as_agent, keep, page, proof_text="x" * 3000)
        whole = send(as_agent, keep, page, proof_text="Voici.", proof_photo=photo())

        assert (faulty.status_code, whole.status_code) == (409, 409)
        assert "Plus de car." in faulty.text
        assert not Upload.objects.exists()

    def test_the_facilitators_are_told_that_the_page_names_them(self, client, facilitator, promise, keep):
        client.force_login(facilitator)
        page = client.get(keep)

        send(client, keep, page, proof_text="Le service a appelé lundi.")

        assert "Vous écrivez à la place de l’organisme" in page.text
        assert "Noté par l’équipe d’animation" in client.get(promise.get_absolute_url()).text

    def test_a_full_disk_is_said_and_the_words_stay(self, as_agent, promise, keep, monkeypatch):
        def no_room(**_fields):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("portevoix.media.operations.receive_whole", no_room)

        answer = send(as_agent, keep, proof_text="Voici l’arrêt.", proof_photo=photo())

        assert (answer.status_code, state_of(promise)) == (503, "open")
        assert fields_of(answer)["proof_text"] == ["Voici l’arrêt."]

    def test_text_typed_before_signing_in_comes_back(self, client, agent, keep):
        client.post(keep, {"key": str(uuid.uuid4()), "proof_text": "Il roule depuis lundi."})
        session = dict(client.session)
        client.force_login(agent)
        kept = client.session
        kept["returning"] = session["returning"]
        kept.save()

        assert fields_of(client.get(keep))["proof_text"] == ["Il roule depuis lundi."]


class TestDropping:
    def test_three_times_the_same_form_drop_it_once(self, as_agent, promise, drop):
        page = as_agent.get(drop)

        answers = [send(as_agent, drop, page, reason="Plus de conducteur.") for _again in range(3)]

        assert {answer.url for answer in answers} == {promise.get_absolute_url()}
        assert (state_of(promise), promise.drop_reason) == ("dropped", "Plus de conducteur.")
        assert Entry.objects.filter(verb="commitments.dropped").count() == 1

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "Plus\0 de car"])
    def test_a_faulty_form_comes_back(self, as_agent, promise, drop, reason):
        assert send(as_agent, drop, reason=reason).status_code == 422
        assert state_of(promise) == "open"

    def test_the_second_colleague_sees_both_texts(self, as_agent, promise, drop, agent):
        page = as_agent.get(drop)
        operations.keep(promise, proof_text="Il roule.", by=agent, at=clock.now())

        late = send(as_agent, drop, page, reason="Plus de car.")

        assert late.status_code == 409
        assert "Il roule." in late.text
        assert "Plus de car." in late.text

    def test_the_reason_is_public(self, as_agent, client, promise, drop):
        send(as_agent, drop, reason="Plus de conducteur.")
        client.logout()

        assert "Plus de conducteur." in client.get(promise.get_absolute_url()).text


@pytest.mark.parametrize("end", ["tenu", "abandon"])
def test_the_form_of_a_promise_already_closed_leads_to_it(as_agent, service, end):
    closed = make.CommitmentFactory(organisation=service, kept=True)

    answer = as_agent.get(f"/engagements/{closed.pk}/{end}/")

    assert answer.url == closed.get_absolute_url()


def photo():
    return SimpleUploadedFile("arret.png", pictures.png(64, 48), content_type="image/png")
