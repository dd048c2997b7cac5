"""From word to act, and back."""

import pytest

from portevoix.kit import clock
from portevoix.traces import operations
from portevoix.traces.models import Link
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def word():
    return make.ContributionFactory()


@pytest.fixture
def sentence(word):
    return make.PassageFactory(sheet=word.sheet)


def link(source, target):
    return operations.link(source, target, Link.Relation.SAYS, by=make.UserFactory(), at=clock.now())


def test_one_walks_back_from_a_sentence_and_forward_from_a_word(word, sentence):
    made = link(word, sentence)

    assert operations.origins(sentence) == {sentence.pk: [("boards.Contribution", word.pk)]}
    assert operations.outcomes(word) == {word.pk: [("boards.Passage", sentence.pk)]}
    assert (made.source, made.target) == (word, sentence)


def test_said_twice_it_is_written_once(word, sentence):
    assert link(word, sentence) == link(word, sentence)
    assert Link.objects.count() == 1


def test_nothing_asked_is_nothing_found(word, sentence):
    link(word, sentence)

    assert operations.origins() == {}
    assert operations.outcomes() == {}


def test_many_are_read_in_one_query(word, sentence, django_assert_num_queries):
    others = make.PassageFactory.create_batch(5, sheet=word.sheet)
    for other in (sentence, *others):
        link(word, other)

    with django_assert_num_queries(1):
        found = operations.outcomes(word)

    assert len(found[word.pk]) == 6


def test_an_origin_erased_since_is_told_as_gone(word, sentence):
    made = link(word, sentence)
    word.delete()

    assert Link.objects.get(pk=made.pk).source is None
