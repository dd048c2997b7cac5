import datetime

import pytest
from django.utils import translation

from portevoix.accounts.models import User
from portevoix.kit import clock
from portevoix.kit.french import day_in_words
from portevoix.sheets import operations
from portevoix.sheets.models import Saying
from portevoix.timeline.models import Entry
from tests.factories import (
    AnswerFactory,
    DetailsRequestFactory,
    EntryFactory,
    MandateFactory,
    MembershipFactory,
    ProgrammeFactory,
    ReferralFactory,
    SheetFactory,
    StepFactory,
)

DAY = datetime.timedelta(days=1)
BUDGET = 5


@pytest.fixture
def sheet(programme):
    return SheetFactory(programme=programme, sent=True)


def address(sheet):
    return f"/fiches/{sheet.reference}/"


def told(sheet, verb, **facts):
    return EntryFactory(
        programme=sheet.programme, subject_model="sheets.Sheet", subject_id=sheet.pk, verb=verb, facts=facts
    )


def test_everyone_reads_the_four_headings_and_the_class_never_a_person(client, sheet):
    page = client.get(address(sheet))

    for text in (sheet.problem, sheet.causes, sheet.consequences, sheet.solutions, sheet.cohort.name):
        assert text.replace("'", "&#x27;") in page.text
    assert sheet.drafted_by.full_name not in page.text
    assert sheet.drafted_by.email not in page.text


@pytest.mark.parametrize("reference", ["2026-9999", "abc", "2026-00000000000000000000", "%00", "٢٠٢٦-٠٠٤٢"])
def test_an_unknown_reference_leads_to_the_list(client, programme, reference):
    page = client.get(f"/fiches/{reference}/")

    assert page.status_code == 404
    assert 'href="/fiches/"' in page.text


def test_a_sheet_of_another_programme_is_not_here(client, programme):
    other = SheetFactory(programme=ProgrammeFactory(slug="ailleurs"), sent=True)

    assert client.get(address(other)).status_code == 404
    assert client.get(f"/p/ailleurs{address(other)}").status_code == 200


def test_what_is_late_is_said_in_working_days(client, sheet, time_machine):
    due_at = datetime.datetime(2026, 3, 12, 22, 59, 59, tzinfo=datetime.UTC)
    sheet.sent_at = due_at - 30 * DAY
    sheet.save()
    ReferralFactory(sheet=sheet, due_at=due_at)
    time_machine.move_to(datetime.datetime(2026, 3, 20, 9, tzinfo=datetime.UTC))

    addressee = client.get(address(sheet)).context["addressees"][0]

    assert addressee.is_late
    assert addressee.days_late == 6


def test_an_answer_is_read_in_full(client, sheet):
    answer = AnswerFactory(
        referral__sheet=sheet, referral__taken=True, outcome="none", obstacle="Le budget est voté en juin."
    )

    page = client.get(address(sheet))

    for text in (
        answer.in_brief,
        answer.understood,
        answer.decision,
        answer.obstacle,
        answer.next_step,
        answer.contact,
    ):
        assert text.replace("'", "&#x27;") in page.text
    assert answer.author.full_name not in page.text


def test_the_history_tells_each_step_and_keeps_the_private_ones(client, sheet):
    step = StepFactory(referral__sheet=sheet, text="Nous avons appelé <le> transporteur.")
    told(sheet, "sheets.drafted")
    told(sheet, "sheets.step_added", organisation="Service A", step=step.pk)
    DetailsRequestFactory(referral__sheet=sheet, question="Une question privée ?")

    page = client.get(address(sheet))

    assert "Nous avons appelé &lt;le&gt; transporteur." in page.text
    assert [entry.verb for entry in page.context["history"]] == ["sheets.step_added"]
    assert "Une question privée" not in page.text


def test_an_abandoned_sheet_says_why(client, programme, sheet):
    delegate = MandateFactory(cohort=sheet.cohort).user
    operations.abandon(sheet, reason="La formation est finie.", by=delegate, at=clock.now())
    operations.show(Saying.objects.get(), by=User.objects.system(), at=clock.now())

    page = client.get(address(sheet))

    assert "La formation est finie." in page.text
    assert "la classe n’en attend plus" in page.text
    assert Entry.objects.filter(verb="sheets.abandoned").exists()


def test_the_delegates_find_their_ways_from_the_sheet(client, sheet):
    answer = AnswerFactory(referral__sheet=sheet)
    ReferralFactory(sheet=sheet)
    asked = DetailsRequestFactory(referral__sheet=sheet)
    visitor = client.get(address(sheet))
    client.force_login(MandateFactory(cohort=sheet.cohort).user)

    page = client.get(address(sheet))

    assert f"/fiches/{sheet.reference}/reglee/" in page.text
    assert f"/fiches/{sheet.reference}/abandon/" in page.text
    assert f"/fiches/{sheet.reference}/precisions/{asked.pk}/" in page.text
    assert "/reglee/" not in visitor.text
    assert f"#answer-{answer.pk}" not in visitor.text.partition("<main")[0]


def test_the_people_of_an_addressee_find_the_way_to_handle_it(client, sheet):
    referral = ReferralFactory(sheet=sheet)
    client.force_login(MembershipFactory(organisation=referral.organisation).user)

    assert f'href="/traiter/{referral.pk}/"' in client.get(address(sheet)).text


def test_the_page_costs_the_same_whatever_its_history(
    client, sheet, assert_constant_queries, django_assert_max_num_queries
):
    def add_rows():
        for answer in AnswerFactory.create_batch(3, referral__sheet=sheet):
            told(sheet, "sheets.step_added", organisation="A", step=StepFactory(referral=answer.referral).pk)

    add_rows()
    assert_constant_queries(address(sheet), add_rows=add_rows)

    with django_assert_max_num_queries(BUDGET):
        client.get(address(sheet))


def test_an_extension_says_the_date_that_was_and_the_one_that_is(client, sheet):
    referral = ReferralFactory(sheet=sheet, taken=True)
    agent = MembershipFactory(organisation=referral.organisation).user
    before = referral.due_at

    after = operations.extend(referral, reason="Le conseil se réunit.", by=agent, at=clock.now()).due_at

    client.cookies["django_language"] = "en"
    page = client.get(address(sheet)).text
    with translation.override("en"):
        said = f"Answer due on {day_in_words(before)}, moved to {day_in_words(after)}."
    assert before < after
    assert said in page


def test_an_extension_of_before_says_its_reason_all_the_same(client, sheet):
    step = StepFactory(referral=ReferralFactory(sheet=sheet, taken=True), text="Le conseil se réunit.")
    told(sheet, "sheets.extended", organisation="La région", days=5, due_on="2026-12-01", step=step.pk)

    client.cookies["django_language"] = "en"
    page = client.get(address(sheet)).text

    assert "takes 5 working days more" in page
    assert "moved to" not in page
