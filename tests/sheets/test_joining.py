""" "We live it too": a class joins the sheet of another one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.notifications.models import Mail
from portevoix.sheets import operations, tally
from portevoix.sheets.models import Adhesion, Sheet
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import fields_of, send
from .story import DAY, HOUR, Life

pytestmark = pytest.mark.django_db
ALOUD = "Nous en avons parlé tous ensemble."


@pytest.fixture
def life(programme):
    return Life(programme, sent_at=clock.now() - 3 * DAY)


@pytest.fixture
def other(programme):
    """Another class, and its delegate."""
    return make.MandateFactory(cohort__programme=programme, cohort__headcount=12)


@pytest.fixture
def as_other(client, other):
    client.force_login(other.user)
    return client


def join(sheet, mandate, **said):
    said = {"decided": ALOUD, **said}
    return operations.join(sheet, mandate.cohort, **said, by=mandate.user, at=clock.now())


def many_join(life, number):
    return [join(life.sheet, make.MandateFactory(cohort__programme=life.programme)) for _ in range(number)]


def url(life, page="rejoindre"):
    return f"/fiches/{life.sheet.reference}/{page}/"


class TestJoining:
    def test_the_class_is_counted_at_once_on_the_sheet_and_in_the_list(self, client, life, other):
        life.sheet.cohort.headcount = 20
        life.sheet.cohort.save()

        join(life.sheet, other)

        life.sheet.refresh_from_db()
        assert (life.sheet.class_count, life.sheet.trainee_count, life.sheet.unsized_count) == (2, 32, 0)
        with translation.override("en"):
            words = life.sheet.told_by
        assert words == "2 classes, 32 trainees"
        assert life.sheet.told_by in client.get(f"/fiches/{life.sheet.reference}/").text
        assert life.sheet.told_by in client.get("/fiches/").text

    def test_its_words_wait_to_be_read(self, client, life, other):
        adhesion = join(life.sheet, other, words="Chez nous, le car passe à midi.")
        before = client.get(f"/fiches/{life.sheet.reference}/").text

        operations.show(adhesion, by=life.facilitator, at=clock.now())
        after = client.get(f"/fiches/{life.sheet.reference}/").text

        assert other.cohort.name in before
        assert "à midi" not in before
        assert ALOUD not in before
        assert "à midi" in after
        assert ALOUD in after

    def test_the_desk_finds_them_among_what_it_reads(self, client, life, other):
        adhesion = join(life.sheet, other, words="Chez nous, le car passe à midi.")
        client.force_login(life.facilitator)
        page = f"/lecture/adhesions/{adhesion.pk}/"

        listed = client.get("/lecture/").text
        response = client.post(page, {**fields_of(client.get(page)), "action": "show"})

        assert page in listed
        assert response.url == "/lecture/"
        assert page not in client.get("/lecture/").text
        adhesion.refresh_from_db()
        assert adhesion.is_shown

    def test_words_that_are_withheld_stay_unread_and_the_class_is_told_why(self, client, life, other):
        adhesion = join(life.sheet, other, words="Le nom de quelqu'un.")

        operations.withhold(adhesion, reason="Un nom de personne.", by=life.facilitator, at=clock.now())
        worker.drain()

        assert "Le nom de" not in client.get(f"/fiches/{life.sheet.reference}/").text
        assert Mail.objects.filter(recipient=other.user.email, body__contains="Un nom de personne.").exists()
        assert Sheet.objects.get(pk=life.sheet.pk).class_count == 2

    def test_the_page_asks_then_says_what_happens_next(self, as_other, life, other):
        response = send(as_other, url(life), decided=ALOUD, words="Chez nous aussi.")

        assert response.status_code == 302
        assert response.url == url(life, "rejointe")
        page = as_other.get(response.url)
        assert page.status_code == 200
        assert Adhesion.objects.get().words == "Chez nous aussi."

    def test_hands_that_were_counted_are_enough(self, as_other, life):
        response = send(as_other, url(life), yes="9", no="2", decided="")

        assert response.status_code == 302
        adhesion = Adhesion.objects.get()
        assert (adhesion.recognised, adhesion.consulted) == (9, 11)
        assert adhesion.reading is None

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("decided", {"decided": ""}),
            ("no", {"decided": "", "yes": "2", "no": "5"}),
            ("yes", {"decided": "", "yes": "500"}),
            ("yes", {"decided": "", "yes": "-1"}),
            ("words", {"decided": ALOUD, "words": "x" * 2_000_000}),
        ],
        ids=["nothing", "most against", "more than the class", "less than nobody", "two megabytes"],
    )
    def test_what_is_not_the_word_of_the_class_is_said_and_kept(self, as_other, life, field, typed):
        response = send(as_other, url(life), **{"words": "Chez nous aussi.", **typed})

        assert response.status_code == 422
        assert typed.get("words", "Chez nous aussi.") in response.text
        assert field in response.context["form"].errors
        assert not Adhesion.objects.exists()

    def test_words_that_run_right_to_left_are_shown_as_they_are(self, client, life, other):
        adhesion = join(life.sheet, other, words="الحافلة لا تصل")
        operations.show(adhesion, by=life.facilitator, at=clock.now())

        page = client.get(f"/fiches/{life.sheet.reference}/").text

        assert '<div class="said" dir="auto">الحافلة لا تصل</div>' in page

    def test_a_double_click_joins_once(self, as_other, life):
        form = {**fields_of(as_other.get(url(life))), "decided": ALOUD}

        first, second = as_other.post(url(life), form), as_other.post(url(life), form)

        assert (first.status_code, first.url) == (second.status_code, second.url)
        assert Adhesion.objects.count() == 1

    def test_the_other_delegate_of_the_class_finds_it_done(self, client, life, other):
        colleague = make.MandateFactory(cohort=other.cohort).user
        client.force_login(colleague)
        form = {**fields_of(client.get(url(life))), "decided": ALOUD}
        join(life.sheet, other)

        response = client.post(url(life), form)

        assert response.url == url(life, "rejointe")
        assert Adhesion.objects.count() == 1

    def test_the_database_refuses_a_class_twice(self, life, other):
        make.AdhesionFactory(sheet=life.sheet, cohort=other.cohort)

        with pytest.raises(IntegrityError), transaction.atomic():
            make.AdhesionFactory(sheet=life.sheet, cohort=other.cohort)

    def test_somebody_with_two_classes_says_which_one(self, as_other, life, other):
        second = make.MandateFactory(user=other.user, cohort__programme=life.programme).cohort

        response = send(as_other, url(life), cohort=second.slug, decided=ALOUD)

        assert response.status_code == 302
        assert Adhesion.objects.get().cohort == second


class TestWhoMayNot:
    def test_not_the_class_that_wrote_it(self, client, life):
        client.force_login(life.delegate)

        assert client.get(url(life)).status_code == 403
        with pytest.raises(PermissionDenied):
            operations.join(life.sheet, life.sheet.cohort, decided=ALOUD, by=life.delegate, at=clock.now())

    def test_not_a_delegate_whose_mandate_is_over_and_the_words_come_back(self, client, life):
        over = make.MandateFactory(cohort__programme=life.programme, expired=True)
        client.force_login(over.user)

        response = client.post(url(life), {"words": "Chez nous aussi.", "cohort": over.cohort.slug})

        assert response.status_code == 403
        assert "Chez nous aussi." in response.text

    def test_not_with_a_class_of_another_programme(self, life):
        foreign = make.MandateFactory(cohort__programme=make.ProgrammeFactory(slug="ailleurs"))

        with pytest.raises(PermissionDenied):
            join(life.sheet, foreign)

    @pytest.mark.parametrize("stage", [{}, {"unread": True}], ids=["draft", "unread"])
    def test_not_what_everyone_cannot_read(self, as_other, programme, other, stage):
        sheet = make.SheetFactory(programme=programme, **stage)

        with pytest.raises(PermissionDenied):
            join(sheet, other)
        assert as_other.get(f"/fiches/{sheet.reference or '2026-9999'}/rejoindre/").status_code == 404

    def test_not_what_its_class_gave_up(self, as_other, programme, other):
        sheet = make.SheetFactory(programme=programme, abandoned=True)

        assert as_other.get(f"/fiches/{sheet.reference}/rejoindre/").status_code == 403
        with pytest.raises(PermissionDenied):
            join(sheet, other)

    def test_a_trainee_is_told_to_ask_the_delegate(self, client, life, other):
        trainee = make.EnrolmentFactory(cohort=other.cohort).user
        client.force_login(trainee)

        page = client.get(f"/fiches/{life.sheet.reference}/")

        assert page.context["group"].asks_its_delegate
        assert url(life) not in page.text


class TestLeaving:
    def test_the_count_goes_down_and_the_history_stays(self, as_other, life, other):
        adhesion = join(life.sheet, other)

        response = send(as_other, url(life, f"adhesions/{adhesion.pk}/quitter"), reason="Notre bus est revenu.")

        life.sheet.refresh_from_db()
        page = as_other.get(response.url).text
        assert life.sheet.class_count == 1
        assert "Notre bus est revenu." in page
        assert set(Entry.objects.about(life.sheet).values_list("verb", flat=True)) >= {"sheets.joined", "sheets.left"}

    def test_a_class_joins_again_in_a_row_of_its_own(self, life, other):
        adhesion = join(life.sheet, other)
        operations.leave(adhesion, by=other.user, at=clock.now())

        join(life.sheet, other)

        life.sheet.refresh_from_db()
        assert Adhesion.objects.count() == 2
        assert life.sheet.class_count == 2

    def test_it_outlives_the_mandate_of_whoever_said_it(self, client, life, other):
        adhesion = join(life.sheet, other)
        other.ends_at = clock.now()
        other.save()
        client.force_login(other.user)

        response = client.get(url(life, f"adhesions/{adhesion.pk}/quitter"))

        assert response.status_code == 403
        assert Sheet.objects.get(pk=life.sheet.pk).class_count == 2

    def test_the_second_click_gives_the_same_page(self, as_other, life, other):
        leave = url(life, f"adhesions/{join(life.sheet, other).pk}/quitter")
        form = fields_of(as_other.get(leave))

        first, second = as_other.post(leave, form), as_other.post(leave, form)

        assert (first.status_code, first.url) == (second.status_code, second.url)
        assert Entry.objects.filter(verb="sheets.left").count() == 1


class TestThresholds:
    def test_the_addressee_is_told_once_and_never_again(self, life):
        *_others, last = many_join(life, 2)
        worker.drain()

        operations.leave(last, by=last.joined_by, at=clock.now())
        operations.join(life.sheet, last.cohort, decided=ALOUD, by=last.joined_by, at=clock.now())
        worker.drain()

        reached = Entry.objects.filter(verb="sheets.threshold_reached")
        assert [entry.facts["classes"] for entry in reached] == [3]
        assert Mail.objects.filter(entry__in=reached, recipient=life.agent.email).count() == 1

    def test_each_threshold_is_told(self, life):
        many_join(life, 9)

        reached = Entry.objects.filter(verb="sheets.threshold_reached").order_by("pk")
        assert [entry.facts["classes"] for entry in reached] == [3, 10]

    def test_the_board_of_the_addressee_shows_how_many(self, client, life):
        many_join(life, 2)
        client.force_login(life.agent)

        words = Sheet.objects.get(pk=life.sheet.pk).told_by

        assert words in client.get("/traiter/").text
        assert words in client.get(f"/traiter/{life.referral.pk}/").text


class TestWhatFollows:
    def test_the_class_that_joined_is_told_of_the_answer_and_asked(self, life, other):
        adhesion = join(life.sheet, other)
        worker.drain()

        life.answer(at=clock.now())
        worker.drain()

        mail = Mail.objects.get(entry__verb="sheets.answered", recipient=other.user.email)
        assert url(life, f"adhesions/{adhesion.pk}/avis") in mail.body
        assert Mail.objects.filter(entry__verb="sheets.answered", recipient=life.delegate.email).exists()

    def test_a_class_that_left_is_told_nothing_more(self, life, other):
        operations.leave(join(life.sheet, other), by=other.user, at=clock.now())

        life.answer(at=clock.now())
        worker.drain()

        assert not Mail.objects.filter(entry__verb="sheets.answered", recipient=other.user.email).exists()

    def test_the_private_thread_stays_between_the_two(self, life, other):
        join(life.sheet, other)

        life.ask(at=clock.now())
        worker.drain()

        assert not Mail.objects.filter(entry__verb="sheets.details_asked", recipient=other.user.email).exists()

    def test_it_says_whether_it_is_settled_and_closes_nothing(self, as_other, life, other):
        adhesion = join(life.sheet, other)
        life.answer(at=clock.now())

        send(as_other, url(life, f"adhesions/{adhesion.pk}/avis"), stance="unsettled")

        life.sheet.refresh_from_db()
        page = as_other.get(f"/fiches/{life.sheet.reference}/")
        assert life.sheet.status == "answered"
        assert page.context["group"].stances == tally.settled_in_words(0, 2)

    def test_the_author_alone_closes_and_both_words_are_read(self, client, life, other):
        adhesion = join(life.sheet, other)
        life.answer(at=clock.now() - HOUR)
        operations.settle(life.sheet, by=life.delegate, at=clock.now())

        operations.say_stance(adhesion, stance="unsettled", by=other.user, at=clock.now())

        page = client.get(f"/fiches/{life.sheet.reference}/")
        assert page.context["group"].stances == tally.settled_in_words(1, 2)

    def test_before_an_answer_there_is_nothing_to_say(self, as_other, life, other):
        adhesion = join(life.sheet, other)

        assert as_other.get(url(life, f"adhesions/{adhesion.pk}/avis")).status_code == 403

    def test_it_is_in_the_page_of_its_class(self, as_other, life, other):
        join(life.sheet, other)

        page = as_other.get(f"/ma-classe/?classe={other.cohort.slug}").text

        assert f"/fiches/{life.sheet.reference}/" in page


class TestCounting:
    def test_the_repair_finds_what_the_sheet_says(self, life):
        many_join(life, 3)
        Sheet.objects.filter(pk=life.sheet.pk).update(class_count=40, trainee_count=1)

        repaired = operations.recount_adhesions(life.sheet, by=User.objects.system(), at=clock.now())

        assert (repaired.class_count, repaired.trainee_count) == (4, 60)

    def test_departments_are_counted_once_each_whatever_is_inside(self):
        paths = [
            "region-93/department-13/zone-1/",
            "region-93/department-13/",
            "region-93/department-84/",
            "region-93/",
        ]
        voices = [tally.Voice(number, 10, path) for number, path in enumerate(paths)]

        assert tally.count(voices) == tally.Count(classes=4, trainees=40, unsized=0, departments=2)

    def test_a_class_whose_size_nobody_said_is_said_so(self):
        with translation.override("en"):
            assert tally.in_words(3, 20, 1, 1) == "3 classes, at least 20 trainees, 1 department"
            assert tally.in_words(2, 0, 2, 0) == "2 classes"
            assert tally.in_words(1, 20, 0, 1) == ""


def test_the_page_costs_the_same_for_one_class_and_for_many(life, other, assert_constant_queries):
    join(life.sheet, other)

    assert_constant_queries(f"/fiches/{life.sheet.reference}/", add_rows=lambda: many_join(life, 4))


def test_a_second_row_for_the_same_class_is_a_conflict_for_its_delegate(life, other):
    join(life.sheet, other)

    with pytest.raises(Conflict):
        join(life.sheet, other)
    with pytest.raises(ValidationError):
        join(life.sheet, make.MandateFactory(cohort__programme=life.programme), decided=" ")
