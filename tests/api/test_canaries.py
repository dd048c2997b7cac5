"""A word put in each private place is looked for in everything that programs can read."""

import pytest
from django.urls import reverse

from portevoix.sheets.models import Answer, Sheet
from tests import factories as make
from tests.permissions import api
from tests.permissions.world import World

CANARY = "serin-prive"


@pytest.fixture
def place(db):
    """The programme of the tables, where each thing that is nobody else's bears the canary."""
    place = World.build().here
    for user in place.people.values():
        user.full_name = CANARY
        user.email = f"{CANARY}-{user.pk}@example.org"
        user.save()
    Sheet.objects.filter(pk__in=[place.draft.pk, place.unread.pk]).update(problem=CANARY, title=CANARY, place=CANARY)
    Answer.objects.update(contact=CANARY)
    _mark(place.answer_draft, "understood", "decision", "contact", "in_brief")
    _mark(place.asked, "question", "reply")
    _mark(place.template, "name", "understood")
    _mark(place.commitment, "responsible")
    _mark(place.service, "email", "address")
    _mark(place.said, "text")
    # An answer to what nobody has read yet, and its promise.
    hidden = make.ReferralFactory(sheet=place.unread, organisation=place.other_service, taken=True)
    promise = make.CommitmentFactory(organisation=place.other_service, text=CANARY)
    make.AnswerFactory(referral=hidden, decision=CANARY, commitment=promise)
    make.StepFactory(referral=hidden, text=CANARY)
    withheld = make.SheetFactory(
        programme=place.programme,
        cohort=place.cohort,
        unread=True,
        problem=CANARY,
        withheld_at=place.now,
        withheld_reason=CANARY,
    )
    make.AnswerFactory(referral=make.ReferralFactory(sheet=withheld, taken=True), decision=CANARY)
    return place


def _mark(thing, *names):
    type(thing).objects.filter(pk=thing.pk).update(**dict.fromkeys(names, CANARY))


@pytest.mark.parametrize("actor", ["visitor", "delegate", "agent", "coordinator"])
def test_no_private_word_comes_out_whoever_asks(place, client, actor):
    if actor in place.people:
        client.force_login(place.people[actor])
    empty = []

    for page in api.PAGES:
        address = reverse(page.name, args=page.args_in(place))
        response = client.get(address)
        said = b"".join(response.streaming_content) if response.streaming else response.content
        said = said if response["Content-Type"].startswith("text/html") is False else _main(said)
        assert response.status_code == 200, address
        assert CANARY not in said.decode(), address
        if place.sent.reference.encode() in said:
            empty.append(address)

    assert len(empty) >= 6, "The sheet that everyone reads stands in the list, the files, Open311: they were read."


def _main(page):
    """Without the frame, which names whoever is signed in."""
    return page.partition(b"<main")[2].partition(b"</main>")[0]


def test_the_same_words_are_found_where_they_are_meant_to_be(place, client):
    """The control: shown, the sheet that hid the canary brings it out."""
    sheet = place.unread
    Sheet.objects.filter(pk=sheet.pk).update(shown_at=place.now)

    assert CANARY in client.get(f"/api/v1/sheets/{sheet.reference}/").text
    assert CANARY in client.get("/api/v1/answers/").text
