"""The order of this room: a program's text, its run, its asserts, then the rest."""
from pathlib import Path

import pytest

ORDER = ["test_programs", "test_asserts", "test_fresh_interpreter",
         "test_second_opinion", "test_labs", "test_labs_elsewhere"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Files of this folder run in that order; each other item keeps its place."""
    here = Path(__file__).parent
    mine = [index for index, item in enumerate(items) if item.path.parent == here]
    ordered = sorted((items[index] for index in mine), key=lambda item: (
        ORDER.index(item.path.stem) if item.path.stem in ORDER else len(ORDER)))
    for index, item in zip(mine, ordered, strict=True):
        items[index] = item
