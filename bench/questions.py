"""What a filled installation is asked: words of its own vocabulary, chosen by how often they are said."""

import random
from urllib.parse import urlencode

from django.urls import reverse

from portevoix.search.models import Word
from portevoix.search.vocabulary import Rarity, words_of
from portevoix.sheets.models import Sheet

ASKED = 12
# A rare word stands in one document of two thousand, one that means something in none or in one of twenty.
RARE, TELLING = 1 / 2_000, 1 / 20
SHORTEST = 5
WORDS = 3


def searches(programme) -> dict[str, list[str]]:
    """The addresses of each kind of search."""
    total = Rarity(programme, []).total
    words = Word.objects.filter(programme=programme, documents__gt=0, word__regex=rf"^[a-z]{{{SHORTEST},}}$")
    common = list(words.order_by("-documents", "word").values_list("written", flat=True)[:ASKED])
    as_rare = words.filter(documents__gte=max(2, total * RARE)).order_by("documents", "word")
    return {
        "rare word": _addresses(as_rare.values_list("written", flat=True)[:ASKED]),
        "common word": _addresses(common),
        "several words, one misspelt": _addresses(
            _phrases(programme, dict(words.values_list("word", "documents")), total)
        ),
    }


def _phrases(programme, documents, total):
    """Words that one sheet holds, the longest of them without one of its letters."""
    drawn = random.Random(2026)
    keys = list(Sheet.objects.sent().filter(programme=programme).order_by("-pk").values_list("pk", flat=True)[:2_000])
    for sheet in Sheet.objects.filter(pk__in=drawn.sample(keys, min(len(keys), 4 * ASKED))).order_by("pk"):
        said = [word for word in words_of(sheet.problem) if 0 < documents.get(word, 0) <= max(3, total * TELLING)]
        if len(said) >= WORDS:
            *others, longest = sorted(drawn.sample(said, WORDS), key=len)
            place = drawn.randrange(1, len(longest) - 1)
            yield " ".join([f"{longest[:place]}{longest[place + 1 :]}", *others])


def _addresses(asked):
    return [f"{reverse('search:results')}?{urlencode({'q': words})}" for words in list(asked)[:ASKED]]
