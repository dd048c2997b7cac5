import pytest

from tests.nets import budgets, sources


def test_no_file_is_over_its_budget():
    assert budgets.long_files() == []


@pytest.mark.parametrize("folder", ["config", "portevoix", "tests", "bench"])
def test_no_function_is_over_its_budget(folder):
    long = [
        line
        for path in sources.python_files(folder)
        if "migrations" not in path.parts
        for line in budgets.long_functions(path)
    ]

    assert long == []
