"""Each test of a check starts with the same random numbers."""
import pytest


@pytest.fixture(autouse=True)
def _same_numbers(seeded):
    pass
