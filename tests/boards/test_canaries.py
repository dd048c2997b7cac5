"""A word that nobody else may read is put in every private place, then looked for everywhere as everyone."""

import io
import logging
import uuid
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from django.utils.timezone import localdate
from PIL import Image

from portevoix.boards import operations
from portevoix.boards.models import Contribution
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.media import folders
from portevoix.notifications.models import Mail
from portevoix.organisations.competence import Proposal, Reason
from portevoix.sheets import operations as sheets
from portevoix.timeline.models import Entry
from tests import factories as make
from tests.permissions.actors import ACTORS, CLASS, PHONE

CANARIES = ("serin-mots", "serin-voix", "serin-retire", "serin-motif", "serin-manque", "serin-adresse", "serin-aide")
# What a whole class reads, its delegates type: what else than single words may reach it.
INSIDE = CLASS | PHONE


@pytest.fixture
def world(db):
    from tests.permissions.world import World

    return World.build()


@pytest.fixture
def spoken(world):
    """The class of the tables says one canary in each private place; then its sheet leaves and is answered."""
    place, at = world.here, clock.now()
    # The factories give references of their own.
    make.NumberingFactory(programme=place.programme, year=at.year, last=5000)
    phone, delegate = place.phone, place.people["delegate"]
    say = partial(operations.contribute, phone, heading="problem", at=at)
    say(text="serin-mots", helped={"source": "helped", "typed_by": "serin-aide", "spoken_for": "serin-aide"})
    voiced = place.said_by_another
    aside = operations.contribute(voiced.phone, heading="problem", text="serin-retire", at=at)
    operations.put_aside(aside, reason="serin-motif", by=delegate, at=at)
    operations.type_up(voiced, text="serin-voix", by=delegate, at=at)
    operations.leave_contact(phone, address="serin-adresse@example.org", at=at)
    asked = sheets.consult(place.draft, by=delegate, at=at)
    operations.vote(phone, asked, recognises=False, missing="serin-manque", at=at)
    sheets.count_hands(asked, yes=3, no=0, by=delegate, at=at)
    sheet = sheets.send(
        place.draft,
        addressees=[Proposal(place.service, Reason.THEME)],
        reservations="Il manque un point.",
        by=delegate,
        at=at,
    )
    referral = sheet.referrals.get()
    sheets.answer(
        referral,
        in_brief="Un autre bus.",
        understood="Le bus.",
        decision="Un autre bus.",
        outcome="solution",
        next_step="Rien.",
        next_step_date=localdate(at),
        contact="L'accueil",
        by=place.people["agent"],
        at=at,
    )
    place.sent_now = sheet
    return place


def addresses_of(place):
    """Every page that can be read without knowing a secret, with what this class has to show in it."""
    values = {
        "reference": place.sent_now.reference,
        "slug": place.cohort.slug,
        "key": place.board.key,
        "heading": "probleme",
        "code": place.board.code,
        "question": "probleme",
        "pk": place.said.pk,
    }
    for pattern in _patterns(get_resolver()):
        names = pattern[1]
        if all(name in values for name in names) and pattern[0] != "boards:upload":
            yield reverse(pattern[0], kwargs={name: values[name] for name in names})
    yield f"{reverse('sheets:class_board')}?classe={place.cohort.slug}"
    yield reverse("sheets:handle", args=[place.sent_now.referrals.get().pk])
    yield f"{reverse('sheets:list')}?q=serin"


def _patterns(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name and not pattern.name.startswith("account"):
            yield f"{namespace}{pattern.name}", list(pattern.pattern.converters)


def found_by(world, actor, place):
    client = world.client(actor)
    found = {}
    for url in dict.fromkeys(addresses_of(place)):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen = [canary for canary in CANARIES if canary.encode() in body + str(response.headers).encode()]
        if seen:
            found[url] = seen
    return found


def test_nobody_outside_the_class_reads_a_single_word(world, spoken):
    found = {actor: found_by(world, actor, spoken) for actor in ACTORS if actor not in INSIDE}

    assert not [(actor, seen) for actor, seen in found.items() if seen]


def test_the_telephones_of_the_class_read_them_but_what_was_put_aside_or_answered_alone(world, spoken):
    found = {canary for seen in found_by(world, "phone", spoken).values() for canary in seen}

    assert found & {"serin-retire", "serin-manque"} == set()
    assert {"serin-mots", "serin-voix", "serin-motif"} <= found


def test_no_mail_holds_one(world, spoken):
    worker.drain()

    mails = list(Mail.objects.order_by("pk"))
    assert len(mails) > 3
    for mail in mails:
        assert not [canary for canary in CANARIES if canary in f"{mail.subject} {mail.body}"]


def test_no_history_holds_one(world, spoken):
    for entry in Entry.objects.order_by("pk"):
        assert "serin" not in str(entry.facts)


def test_no_log_holds_one(world, spoken, caplog):
    client = world.client("phone")
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, logger="portevoix.access"):
        client.post(
            reverse("boards:question", args=[spoken.board.key, "probleme"]),
            {"key": str(uuid.uuid4()), "text": "serin-mots"},
        )
        client.get(reverse("boards:enter", args=[spoken.board.code]))
        worker.drain()

    logged = "\n".join(
        f"{record.getMessage()} {record.__dict__.get('facts', '')}"
        for record in caplog.records
        if record.name.startswith("portevoix")
    )
    assert "/c/…/" in logged
    assert "serin" not in logged
    assert spoken.board.code not in logged


def test_the_place_of_a_photo_is_in_no_file_that_is_served(world):
    """A picture with a place and a camera in it; after its preparation, neither stands anywhere on the disk."""
    place = world.here
    image, drawn = Image.new("RGB", (80, 60), "orange"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = "serin-appareil", "serin-legende"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (43.0, 31.0, 47.0)
    image.save(drawn, "JPEG", exif=exif)
    world.client("phone").post(
        reverse("boards:question", args=[place.board.key, "probleme"]),
        {"key": str(uuid.uuid4()), "photo": SimpleUploadedFile("serin-nom.jpg", drawn.getvalue(), "image/jpeg")},
    )
    worker.drain()

    photo = Contribution.objects.exclude(photo=None).get().photo
    files = [path for path in folders.of(photo.pk).rglob("*") if path.is_file()]
    assert photo.is_ready
    assert files
    for path in files:
        assert b"serin" not in path.read_bytes()
        assert "serin" not in str(path)
        with Image.open(path) as kept:
            assert not kept.getexif()
