import pytest

from portevoix.search import operations
from portevoix.search.sources import Text
from tests import factories as make


@pytest.fixture
def index(programme):
    """`index("title", "body", kind=…)`: a document that can be found, its words in the vocabulary."""
    keys = iter(range(1, 10_000))

    def put(title, body="", *, kind="sheet", within=programme, **fields):
        key = next(keys)
        text = Text(within.pk, key, f"/fiches/2026-{key:04d}/", title, body, **fields)
        operations.put(kind, [key], [operations.document_of(kind, text)])
        return key

    return put


@pytest.fixture
def theme(programme):
    return make.ThemeFactory(programme=programme, slug="transports", name="Transports")
