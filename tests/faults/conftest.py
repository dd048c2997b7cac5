import os

import pytest


@pytest.fixture
def engine() -> str:
    """The engine this run is on: the suite runs once on each (tests/run.py)."""
    return os.environ.get("DATABASE_URL", "") or "SQLite"
