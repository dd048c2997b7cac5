"""Wherever somebody writes what everyone will read: what says too much of a person comes back once, whole."""

import pytest

from portevoix.kit import clock
from portevoix.sheets import operations
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import fields_of, send
from .story import ALOUD, DAY, HOUR, Life

pytestmark = pytest.mark.django_db
PERSONAL = "Demandez à Mme Lemoine, au 06 12 34 56 78."


@pytest.fixture
def life(programme):
    return Life(programme, sent_at=clock.now() - DAY)


def step(life):
    return life.agent, f"/traiter/{life.referral.pk}/", {"action": "step", "text": PERSONAL}, "sheets.step_added"


def extend(life):
    return life.agent, f"/traiter/{life.referral.pk}/", {"action": "extend", "reason": PERSONAL}, "sheets.extended"


def decline(life):
    return life.agent, f"/traiter/{life.referral.pk}/pas-pour-nous/", {"reason": PERSONAL}, "sheets.declined"


def contest(life):
    life.answer(at=clock.now() - HOUR)
    address = f"/fiches/{life.sheet.reference}/contester/{life.referral.pk}/"
    return life.delegate, address, {"missing": PERSONAL}, "sheets.contested"


def abandon(life):
    return life.delegate, f"/fiches/{life.sheet.reference}/abandon/", {"reason": PERSONAL}, "sheets.abandoned"


def join(life):
    other = make.MandateFactory(cohort__programme=life.programme)
    said = {"words": PERSONAL, "decided": ALOUD}
    return other.user, f"/fiches/{life.sheet.reference}/rejoindre/", said, "sheets.joined"


def leave(life):
    other = make.MandateFactory(cohort__programme=life.programme)
    adhesion = operations.join(life.sheet, other.cohort, decided=ALOUD, by=other.user, at=clock.now())
    address = f"/fiches/{life.sheet.reference}/adhesions/{adhesion.pk}/quitter/"
    return other.user, address, {"reason": PERSONAL}, "sheets.left"


def drop(life):
    promise = make.CommitmentFactory(organisation=life.service)
    return life.agent, f"{promise.get_absolute_url()}abandon/", {"reason": PERSONAL}, "commitments.dropped"


WAYS = [step, extend, decline, contest, abandon, join, leave, drop]


@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__)
def test_it_comes_back_once_and_passes_as_it_is(client, life, write):
    user, address, typed, verb = write(life)
    client.force_login(user)

    first = send(client, address, **typed)
    shown = fields_of(first)
    # A page may hold several forms: of those that were not sent, the mark is empty.
    typed["seen"] = max(shown["seen"])
    said_before = Entry.objects.filter(verb=verb).count()
    second = send(client, address, first, **typed)

    assert (first.status_code, second.status_code) == (422, 302)
    assert "« 06 12 34 56 78 » (numéro de téléphone)" in first.text.replace("\xa0", " ")
    assert PERSONAL in [said for values in shown.values() for said in values]
    assert (said_before, Entry.objects.filter(verb=verb).count()) == (0, 1)
