"""The first page: what this is, what became of the words, the latest of them."""

import datetime
import re

import pytest
from django.utils import translation

from portevoix.kit import clock
from tests.factories import (
    AnswerFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ReferralFactory,
    SheetFactory,
    TallyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def page_of(client, path="/"):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def titles(page):
    latest = page.partition('aria-labelledby="latest"')[2].partition("</section>")[0]
    return re.findall(r"Fiche numéro \d+", latest)


def sent(programme, number, *, ago):
    return SheetFactory(
        programme=programme, sent=True, title=f"Fiche numéro {number}", sent_at=clock.now() - ago * HOUR
    )


def test_a_programme_with_no_sheet_yet_invites_the_first_class(client, programme):
    page = page_of(client)

    assert programme.name in page
    assert programme.pitch in page
    assert page.count(">0<") == 3
    assert 'aria-labelledby="answers"' not in page


def test_a_programme_never_counted_shows_zeros_and_one_counted_shows_its_own(client, programme):
    TallyFactory(programme=programme, received=41, in_time=20, late=7, settled=13)
    TallyFactory(programme=programme, organisation=OrganisationFactory(programme=programme), received=99)
    TallyFactory(programme=ProgrammeFactory(), received=98)

    page = page_of(client)

    assert [number for number in ("41", "27", "13", "99", "98") if f">{number}<" in page] == ["41", "27", "13"]


def test_the_six_latest_sheets_are_shown_the_last_one_first(client, programme):
    for number in range(8):
        sent(programme, number, ago=number)

    assert list(dict.fromkeys(titles(page_of(client)))) == [f"Fiche numéro {number}" for number in range(6)]


def test_what_is_not_sent_or_is_of_another_programme_is_not_shown(client, programme):
    SheetFactory(programme=programme, problem="Fiche numéro 1")
    sent(ProgrammeFactory(slug="ailleurs"), 2, ago=1)
    sent(programme, 3, ago=1)

    assert set(titles(page_of(client))) == {"Fiche numéro 3"}
    assert set(titles(page_of(client, "/p/ailleurs/"))) == {"Fiche numéro 2"}


def test_the_latest_answers_are_quoted_with_who_gave_them(client, programme):
    service = OrganisationFactory(programme=programme, name="Service des transports")
    sheet = SheetFactory(programme=programme, sent=True)
    AnswerFactory(
        referral=ReferralFactory(sheet=sheet, organisation=service, taken=True), decision="Le bus part à 8 h 10."
    )

    page = page_of(client)

    answers = page.partition('aria-labelledby="answers"')[2]
    assert "Le bus part à 8 h 10." in answers
    assert "Service des transports" in answers
    assert sheet.get_absolute_url() in answers


def test_a_title_is_text_not_code(client, programme):
    SheetFactory(programme=programme, sent=True, title="<script>alert(1)</script> & العربية")

    page = page_of(client)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; العربية" in page


def test_it_asks_as_many_questions_for_many_sheets_as_for_few(assert_constant_queries, programme):
    def add_rows():
        for sheet in SheetFactory.create_batch(3, programme=programme, sent=True):
            AnswerFactory(referral=ReferralFactory(sheet=sheet, taken=True))

    add_rows()

    assert_constant_queries("/", add_rows=add_rows)


def test_the_pitch_is_told_in_the_readers_language(client, programme):
    client.post("/langue/", {"language": "en", "next": "/"})

    assert programme.pitch_en in page_of(client)


def test_a_pitch_never_translated_stays_in_french(client, programme):
    programme.pitch_en = ""

    with translation.override("en"):
        assert programme.local_pitch == programme.pitch


def test_whoever_is_signed_in_is_shown_to_their_class(client, programme):
    client.force_login(UserFactory())

    assert 'href="/ma-classe/"' in page_of(client)


def test_it_is_only_read(client, programme):
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_a_site_with_no_programme_says_there_is_nothing_here(client, db):
    assert client.get("/").status_code == 404
    assert client.get("/p/rien/").status_code == 404


@pytest.mark.parametrize("path", ["/a-propos/", "/accessibilite/", "/composants/"])
def test_the_pages_about_the_site_are_for_everybody(client, programme, path):
    assert "<h1" in page_of(client, path)
