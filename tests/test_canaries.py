"""Words that some may never read stand in every private field; each person then follows every link of the site.

Whatever they are sent, pages, tables, calendars, feeds, none of the words that are not theirs may be in it.
"""

import html
import re
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from portevoix.moderation.vault import sealed
from portevoix.sheets.models import Sheet, SheetQuerySet
from tests import factories as make
from tests.permissions.actors import ADDRESSEE, CLASS, DELEGATES, DESK, NOBODY, PHONE
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
# Beyond the links: the addresses that programs ask for.
STARTS = ("/", "/recherche/?q=mirabelle", "/api/v1/sheets", "/donnees/fiches.csv", "/open311/v2/requests.json")
MOST_PAGES = 260
ROLES = [
    *("visitor", "newcomer", "trainee", "delegate", "other_delegate", "former_delegate"),
    *("agent", "other_agent", "provider_staff", "facilitator", "coordinator", "phone", "foreign_facilitator"),
]
# Leads out, or changes what the person is.
LEFT_ALONE = ("/connexion/", "/static/", "/langue/", "/mes-messages/", "/demonstration/")
# The provider of the class is asked too: see `_refer`.
READERS = CLASS | ADDRESSEE | DESK | {"provider_staff"}


@pytest.fixture
def world(db):
    return World.build()


@pytest.fixture
def canaries(world):
    """{word: who may read it}. Each stands beside “mirabelle”, which everyone may look for."""
    place = world.here
    words = {
        "canaribrouillon": CLASS,
        "canarinonlue": READERS,
        "canariretenue": READERS,
        "canariobjection": DESK,
        "canariscelle": NOBODY,
        "canariparole": READERS,
        "canariquestion": DELEGATES | ADDRESSEE,
        "canarireponse": DELEGATES | ADDRESSEE,
        "canariprojet": ADDRESSEE,
        "canaritableau": CLASS | PHONE,
        "canarimodele": ADDRESSEE,
        "canaricourrier": NOBODY,
    }
    said = {word: f"{word} mirabelle" for word in words}
    _write(place.draft, problem=said["canaribrouillon"])
    _write(place.unread, problem=said["canarinonlue"], title=said["canarinonlue"])
    _refer(place, place.unread)
    _write(place.kept_back, problem=said["canariretenue"], title=said["canariretenue"])
    _refer(place, place.kept_back)
    _object(place, said["canariobjection"])
    _give_up(place, said["canariparole"])
    _write(place.seal, sealed=sealed({"problem": said["canariscelle"]}))
    _write(place.asked, question=said["canariquestion"], reply=said["canarireponse"])
    _write(place.answer_draft, decision=said["canariprojet"])
    _write(place.said, text=said["canaritableau"])
    _write(place.template, decision=said["canarimodele"])
    _write(place.mail, body=said["canaricourrier"])
    return words


def _write(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def _object(place, objection):
    """Another person is to read again what was kept back."""
    saying = place.kept_back_saying
    second = {"subject_model": "sheets.Saying", "subject_id": saying.pk, "objection": objection, "second": True}
    _write(saying, reading=make.ReadingFactory(programme=place.programme, **second))


def _give_up(place, reason):
    """Nobody has read why."""
    sheet = place.unread_saying.sheet
    _write(sheet, abandon_reason=reason)
    _refer(place, sheet)
    make.EntryFactory(
        programme=place.programme,
        verb="sheets.abandoned",
        subject_model="sheets.Sheet",
        subject_id=sheet.pk,
        facts={"cohort": place.cohort.name, "released_ids": []},
    )


def _refer(place, sheet):
    """Late for ever, so that every list of what waits would like to name it."""
    make.ReferralFactory(sheet=sheet, organisation=place.service, late=True)
    joint = make.ReferralFactory(sheet=sheet, organisation=place.provider, taken=True)
    make.AnswerFactory(referral=joint)


def crawl(client: Client, starts=STARTS, left_alone=LEFT_ALONE):
    """(address, what it holds) of everything that the person is led to, one address of each kind after another."""
    waiting, seen, read = deque(starts), set(starts), 0
    while waiting and read < MOST_PAGES:
        address = waiting.popleft()
        cache.clear()
        response = client.get(address)
        read += 1
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code in (301, 302):
            _follow([response["Location"]], address, waiting, seen, left_alone)
        kind = response.get("Content-Type", "")
        if kind.startswith(("text/", "application/")) and "pdf" not in kind:
            text = html.unescape(content.decode("utf-8", "replace"))
            yield address, text
            _follow(LINK.findall(text), address, waiting, seen, left_alone)


def _follow(links, address, waiting, seen, left_alone):
    for link in links:
        found = urldefrag(urljoin(SITE + address, html.unescape(link))).url
        path = found.removeprefix(SITE)
        if urlsplit(found).netloc == "testserver" and path not in seen and not path.startswith(left_alone):
            seen.add(path)
            waiting.append(path)


def leaks_of(world, canaries, role):
    return {
        (word, address)
        for address, text in crawl(world.client(role))
        for word, readers in canaries.items()
        if role not in readers and word in text
    }


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_sent_a_word_that_is_not_theirs(world, canaries, role):
    assert leaks_of(world, canaries, role) == set()


@pytest.mark.parametrize("role", ["delegate", "agent", "facilitator"])
def test_the_crawl_goes_where_the_person_may_read(world, canaries, role):
    """Otherwise, that it finds nothing would say nothing."""
    starts = (*STARTS, world.here.unread_saying.sheet.get_absolute_url())
    texts = " ".join(text for _address, text in crawl(world.client(role), starts))

    assert "canarinonlue" in texts
    assert "canariparole" in texts
    assert ("canariobjection" in texts) is (role == "facilitator")


def test_control_a_list_that_forgets_who_reads_it_is_seen(world, canaries, monkeypatch):
    monkeypatch.setattr(SheetQuerySet, "shown", SheetQuerySet.sent)
    monkeypatch.setattr(SheetQuerySet, "visible_to", lambda sheets, user: sheets.sent())

    # What programs ask for refuses a sheet that nobody was shown: only the pages are looked at.
    pages = crawl(world.client("visitor"), ("/fiches/",), (*LEFT_ALONE, "/api/", "/donnees/", "/open311/"))
    leaked = {word for _address, text in pages for word in canaries if word in text}

    assert leaked >= {"canarinonlue", "canariretenue"}


def test_every_sheet_of_the_world_is_in_a_state_that_this_crawl_knows(world, canaries):
    """Sent and not shown: one that waits, one withheld, in each programme but for the latter."""
    assert Sheet.objects.within(world.here.programme).sent().filter(shown_at=None).count() == 2
