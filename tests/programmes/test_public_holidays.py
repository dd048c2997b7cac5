import datetime

import holidays
import pytest

from portevoix.programmes.public_holidays import FIRST_YEAR, LAST_YEAR, public_holidays


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.DATA = tmp_path
    public_holidays.cache_clear()
    yield
    public_holidays.cache_clear()


@pytest.mark.parametrize("subdivision", ["", "57", "MQ"])
def test_they_are_those_of_the_library(subdivision):
    years = range(FIRST_YEAR, LAST_YEAR + 1)

    assert public_holidays(subdivision) == set(holidays.country_holidays("FR", subdiv=subdivision or None, years=years))


def test_the_library_is_asked_once(settings, tmp_path, monkeypatch):
    found = public_holidays("")
    public_holidays.cache_clear()
    monkeypatch.setattr("subprocess.run", None)

    assert public_holidays("") == found
    assert datetime.date(2026, 11, 11) in found
    assert [file.suffix for file in tmp_path.iterdir()] == [".json"]


def test_an_unknown_subdivision_says_its_name(tmp_path):
    with pytest.raises(ValueError, match="'ZZ'"):
        public_holidays("ZZ")

    assert not list(tmp_path.iterdir())
