import datetime
import re

import pytest
from django.template.loader import render_to_string

from portevoix.jobs import worker
from portevoix.notifications.models import Mail, Notice
from portevoix.organisations.competence import Proposal
from portevoix.sheets import notifications, operations
from portevoix.sheets.models import Sheet
from portevoix.timeline.models import Entry
from tests.factories import (
    CohortFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferralFactory,
    SheetFactory,
    UserFactory,
)
from tests.nets import queries

ANSWER = {
    "outcome": "partial",
    "in_brief": "Un bus de plus.",
    "understood": "Le bus n’arrive plus.",
    "decision": "Un bus de plus & un <b>horaire</b> affiché.",
    "obstacle": "Un seul, faute de conducteurs.",
    "next_step": "Un essai.",
    "next_step_date": datetime.date(2027, 1, 12),
    "contact": "04 00 00 00 00",
}


@pytest.fixture
def delegate(programme):
    user = UserFactory(full_name="Inès Secrète", email="ines@test.example", language="en")
    MandateFactory(cohort=CohortFactory(programme=programme, name="CAP Cuisine"), user=user)
    return user


@pytest.fixture
def organisation(programme):
    return OrganisationFactory(programme=programme, name="Service des transports", email="transports@test.example")


@pytest.fixture
def agent(organisation):
    return MembershipFactory(organisation=organisation, user=UserFactory(language="en")).user


@pytest.fixture
def send(programme, delegate, now):
    def send(*organisations):
        cohort = delegate.mandates.get().cohort
        sheet = SheetFactory(programme=programme, cohort=cohort, drafted_by=delegate)
        proposals = [Proposal(organisation, "theme") for organisation in organisations]
        return operations.send(
            sheet, addressees=proposals, unapproved_reason="La classe en a parlé ce matin.", by=delegate, at=now
        )

    return send


def mails_of(verb):
    worker.drain()
    return {mail.recipient: mail for mail in Mail.objects.filter(entry__verb=verb)}


def test_the_class_gets_a_receipt_with_its_dates(send, organisation, agent, delegate):
    sheet = send(organisation)

    receipt = mails_of("sheets.sent")[delegate.email]

    assert sheet.reference in receipt.subject
    assert organisation.name in receipt.body
    assert f"/fiches/{sheet.reference}/recu/" in receipt.body


def test_the_people_of_an_addressee_get_the_link_and_its_date(send, organisation, agent):
    sheet = send(organisation)

    mail = mails_of("sheets.sent")[agent.email]

    assert f"/traiter/{sheet.referrals.get().pk}/" in mail.body
    assert "Your answer is due by" in mail.body
    assert organisation.email not in mails_of("sheets.sent")


def test_an_addressee_without_account_gets_a_way_in(client, send, organisation):
    send(organisation)

    mail = mails_of("sheets.sent")[organisation.email]

    way_in = re.search(r"https?://[^/]+(/entrer/\S+)", mail.body)[1]
    assert client.get(way_in).status_code == 200


def test_the_way_in_is_whole_in_the_html_of_the_mail(send, organisation):
    send(organisation)
    mail = mails_of("sheets.sent")[organisation.email]

    html = render_to_string("notifications/mail.html", {"mail": mail, "site_url": ""})

    way_in = re.search(r"https?://\S+/entrer/\S+", mail.body)[0]
    assert f'href="{way_in}"' in html


def test_what_nobody_can_receive_comes_to_the_desk(send, programme, organisation, agent):
    desk = programme.organisation_set.get(kind="desk")
    facilitator = MembershipFactory(organisation=desk, user=UserFactory(language="en")).user
    silent = OrganisationFactory(programme=programme, name="Sans boîte", email="")

    send(organisation, silent)

    mail = mails_of("sheets.sent")[facilitator.email]
    assert silent.name in mail.body
    assert organisation.name not in mail.body


def test_no_mail_to_an_addressee_names_a_person_of_the_class(send, programme, organisation, agent, delegate, now):
    sheet = send(organisation)
    worker.drain()
    request = operations.ask_details(sheet.referrals.get(), question="Quels jours ?", by=agent, at=now)
    operations.give_details(request, reply="Le lundi.", by=delegate, at=now)
    worker.drain()
    operations.abandon(sheet, reason="Le bus est revenu.", by=delegate, at=now)
    worker.drain()

    bodies = [f"{mail.subject} {mail.body}" for mail in Mail.objects.exclude(recipient=delegate.email)]

    assert len(bodies) == 3
    assert not any(delegate.full_name in body or delegate.email in body for body in bodies)


def test_the_private_thread_stays_out_of_the_mails(send, organisation, agent, delegate, now):
    request = operations.ask_details(send(organisation).referrals.get(), question="SECRET ?", by=agent, at=now)
    operations.give_details(request, reply="SECRET.", by=delegate, at=now)
    worker.drain()

    assert set(mails_of("sheets.details_asked")) == {delegate.email}
    assert set(mails_of("sheets.details_given")) == {agent.email}
    assert not any("SECRET" in mail.body + mail.subject for mail in Mail.objects.all())


def test_the_link_of_a_question_leads_to_the_reply(client, send, organisation, agent, delegate, now):
    operations.ask_details(send(organisation).referrals.get(), question="Quels jours ?", by=agent, at=now)
    mail = mails_of("sheets.details_asked")[delegate.email]
    client.force_login(delegate)

    path = re.search(r"https?://[^/]+(/fiches/\S+/precisions/\S+)", mail.body)[1]

    assert client.get(path).status_code == 200


def test_the_class_reads_the_whole_answer_the_outcome_first(send, organisation, agent, delegate, now):
    operations.answer(send(organisation).referrals.get(), **ANSWER, by=agent, at=now)

    body = mails_of("sheets.answered")[delegate.email].body

    assert body.startswith("It brings part of a solution.")
    assert all(
        ANSWER[name] in body for name in ("in_brief", "understood", "decision", "obstacle", "next_step", "contact")
    )


def test_the_class_is_told_of_each_step(send, organisation, agent, delegate, now):
    referral = send(organisation).referrals.get()
    operations.take_charge(referral, by=agent, at=now)
    operations.add_step(referral, text="Le transporteur répond mardi.", by=agent, at=now)

    assert organisation.name in mails_of("sheets.taken")[delegate.email].body
    assert "Le transporteur répond mardi." in mails_of("sheets.step_added")[delegate.email].body


def test_passing_on_tells_the_class_and_the_new_addressee(send, programme, organisation, delegate, now):
    facilitator = MembershipFactory(organisation=programme.organisation_set.get(kind="desk")).user
    other = MembershipFactory(organisation__programme=programme)
    referral = send(organisation).referrals.get()

    operations.pass_on(referral, to=other.organisation, reason="La ligne est à elle.", by=facilitator, at=now)

    assert set(mails_of("sheets.passed_on")) == {delegate.email, other.user.email}
    assert "La ligne est à elle." in mails_of("sheets.passed_on")[delegate.email].body


def test_whoever_still_owed_an_answer_learns_that_it_owes_none(send, programme, organisation, agent, delegate, now):
    mailbox = OrganisationFactory(programme=programme)
    sheet = send(organisation, mailbox)
    operations.answer(sheet.referrals.get(organisation=organisation), **ANSWER, by=agent, at=now)
    operations.settle(Sheet.objects.get(pk=sheet.pk), by=delegate, at=now)

    mails = mails_of("sheets.settled")

    assert set(mails) == {agent.email, mailbox.email}
    assert "You owe it no answer any more" not in mails[agent.email].body


def test_a_worker_that_comes_after_the_abandoning_asks_for_no_answer(send, organisation, agent, delegate, now):
    sheet = send(organisation)
    operations.abandon(sheet, reason="Fini.", by=delegate, at=now)

    assert set(mails_of("sheets.sent")) == {delegate.email}
    assert "Fini." in mails_of("sheets.abandoned")[agent.email].body


def test_a_listener_that_runs_twice_writes_each_mail_once(send, organisation, agent):
    send(organisation)
    worker.drain()
    before = Mail.objects.count()

    notifications.tell_of_sending(Entry.objects.get(verb="sheets.sent"))

    assert Mail.objects.count() == before


def test_telling_asks_as_much_for_many_addressees_as_for_few(programme, send, organisation):
    silent = [OrganisationFactory(programme=programme, email="") for _more in range(2)]
    sheet = send(organisation, *silent)
    entry = Entry.objects.select_related("programme").get(verb="sheets.sent")
    notifications.tell_of_sending(entry)

    def add_rows():
        for _more in range(5):
            new = OrganisationFactory(programme=programme, email="")
            ReferralFactory(sheet=sheet, organisation=new)
            entry.facts["addressee_ids"].append(new.pk)

    queries.assert_constant(lambda: notifications.tell_of_sending(entry), add_rows=add_rows)


def test_no_mail_is_escaped_twice(send, organisation, agent, delegate, now):
    operations.answer(send(organisation).referrals.get(), **ANSWER, by=agent, at=now)

    assert "un <b>horaire</b>" in mails_of("sheets.answered")[delegate.email].body


def test_a_sheet_to_answer_comes_at_once_whatever_the_reader_chose(send, organisation, agent, delegate):
    for person in (agent, delegate):
        person.rhythm = "here_only"
        person.save()

    sheet = send(organisation)

    assert list(mails_of("sheets.sent")) == [agent.email]
    told = Notice.objects.filter(entry__subject_id=sheet.pk)
    assert dict(told.values_list("user", "section")) == {agent.pk: "todo", delegate.pk: "new"}
