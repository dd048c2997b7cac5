"""An organisation may have each answer read by a second person."""

import datetime

import pytest

from portevoix.jobs import worker
from portevoix.notifications.models import Mail
from portevoix.organisations.models import Organisation
from portevoix.sheets import operations
from portevoix.sheets.models import Answer, AnswerDraft
from portevoix.timeline.models import Entry
from tests.factories import MembershipFactory, ReferralFactory, SheetFactory

from .answers import TEXTS, typed


@pytest.fixture
def colleague(referral):
    return MembershipFactory(organisation=referral.organisation).user


@pytest.fixture
def checked(referral, agent, colleague):
    """The organisation asks for it, and there are two people."""
    Organisation.objects.filter(pk=referral.organisation_id).update(answers_are_checked=True)


def ask(client, url, **changes):
    return client.post(url, typed(action="ask", **changes))


def read_by(client, user, url):
    """The colleague opens the answer and sends the page as it stands."""
    client.force_login(user)
    shown = client.get(url).context["form"]
    fields = ("in_brief", "understood", "decision", "outcome", "obstacle", "next_step", "contact", "version")
    return {**typed(), **{name: shown[name].value() for name in fields}}


@pytest.mark.usefixtures("checked")
class TestWhereAnswersAreChecked:
    def test_whoever_wrote_is_offered_a_reader_instead_of_publishing(self, client, url):
        page = client.post(url, typed())

        assert 'value="ask"' in page.text
        assert 'value="publish"' not in page.text

    def test_whoever_wrote_cannot_publish(self, client, url):
        response = client.post(url, typed(action="publish"))

        assert response.status_code == 403
        assert TEXTS["decision"] in response.text
        assert not Answer.objects.exists()
        assert AnswerDraft.objects.get().decision == TEXTS["decision"]

    def test_the_operation_refuses_words_that_nobody_has_read(self, referral, agent, colleague, now):
        words = {**TEXTS, "next_step_date": now.date() + datetime.timedelta(days=30)}
        operations.save_answer_draft(referral, texts=words, version=0, by=agent, at=now)

        with pytest.raises(operations.Unchecked):
            operations.answer(referral, **{**words, "decision": "Autre chose."}, by=colleague, at=now)
        with pytest.raises(operations.Unchecked):
            operations.answer(referral, **words, by=agent, at=now)
        assert operations.answer(referral, **words, by=colleague, at=now)

    def test_the_colleagues_are_told_and_nobody_else(self, client, url, referral, agent, colleague):
        assert ask(client, url).status_code == 302
        worker.drain()

        entry = Entry.objects.get(verb="sheets.check_asked")
        assert [mail.recipient for mail in Mail.objects.filter(entry=entry)] == [colleague.email]
        assert f"/traiter/{referral.pk}/repondre/" in Mail.objects.get(entry=entry).body
        client.logout()
        assert "sheets.check_asked" not in {
            entry.verb for entry in client.get(f"/fiches/{referral.sheet.reference}/").context["history"]
        }

    def test_asking_twice_tells_once(self, client, url):
        form = typed(action="ask")

        client.post(url, form)
        client.post(url, form)

        assert Entry.objects.filter(verb="sheets.check_asked").count() == 1

    def test_the_colleague_reads_and_publishes(self, client, url, colleague):
        ask(client, url)
        form = read_by(client, colleague, url)

        preview = client.post(url, form)
        published = client.post(url, {**form, "action": "publish"})

        assert 'value="publish"' in preview.text
        assert published.status_code == 302
        assert Answer.objects.get().author == colleague

    def test_a_colleague_who_changes_it_needs_a_reader_too(self, client, url, agent, colleague):
        ask(client, url)
        form = {**read_by(client, colleague, url), "decision": "Nous demandons deux bus."}

        refused = client.post(url, {**form, "action": "publish"})
        form = read_by(client, agent, url)
        published = client.post(url, {**form, "action": "publish"})

        assert refused.status_code == 403
        assert published.status_code == 302
        assert Answer.objects.get().decision == "Nous demandons deux bus."

    def test_a_change_takes_the_question_back(self, client, url):
        ask(client, url)

        client.post(url, typed(action="save", version="1", decision="Autre chose."))

        assert AnswerDraft.objects.get().check_asked_at is None

    def test_the_page_says_who_asks(self, client, url, agent, colleague):
        ask(client, url)

        mine = client.get(url).text
        client.force_login(colleague)
        theirs = client.get(url).text

        assert "Vous avez demandé à vos collègues" in mine
        assert "Un collègue vous demande" in theirs
        assert agent.full_name in theirs

    def test_the_sheets_that_share_it_are_part_of_what_is_read(self, client, url, referral, colleague, now):
        other = ReferralFactory(
            organisation=referral.organisation, sheet=SheetFactory(programme=referral.sheet.programme, sent=True)
        )
        ask(client, url)
        form = read_by(client, colleague, url)

        response = client.post(url, {**form, "action": "publish", "also": [str(other.pk)]})

        assert response.status_code == 403
        assert not Answer.objects.exists()

    def test_an_answer_that_cannot_leave_is_not_given_to_read(self, client, url):
        assert ask(client, url, decision="Nous appelons [qui].").status_code == 422
        assert not Entry.objects.filter(verb="sheets.check_asked").exists()


def test_somebody_alone_publishes(client, agent, referral, url):
    Organisation.objects.filter(pk=referral.organisation_id).update(answers_are_checked=True)
    MembershipFactory(organisation=referral.organisation, user__is_active=False)

    assert client.post(url, typed(action="publish")).status_code == 302


def test_where_nothing_is_checked_nobody_is_asked(client, agent, colleague, url):
    assert 'value="publish"' in client.post(url, typed()).text
    assert ask(client, url, version="1").status_code == 403
