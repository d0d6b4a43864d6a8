"""`shared-rows`: rows of the validation data are training rows."""
from functools import partial

import pytest
import torch
from torch.utils.data import DataLoader, Dataset, Subset

from tests.preflight.small import in_data, loader

look = partial(in_data, "shared-rows")


def both(shared, rows=100, numbers=4, repeated=0):
    """Loaders that have so many rows in common; and some that training repeats."""
    train = torch.randn(rows, numbers)
    train[:repeated] = train[-1]
    val = torch.cat([train[-1 - shared:-1], torch.randn(rows - shared, numbers)])
    return loader(train), loader(val)


def test_rows_that_are_in_both_are_named():
    assert look(*both(2)).seen == (
        "the training data have 2 of the 100 rows for validation, too")


@pytest.mark.parametrize(("given", "is_named"), [
    ({"shared": 0}, False), ({"shared": 1}, False), ({"shared": 2}, True),
    ({"shared": 9, "repeated": 5}, False), ({"shared": 11, "repeated": 5}, True),
    ({"shared": 50, "numbers": 3}, False), ({"shared": 50, "numbers": 4}, True)])
def test_its_borders(given, is_named):
    assert bool(look(*both(**given))) is is_named


class Shaken(Dataset):
    """Rows with some noise."""

    def __init__(self, x):
        self.x = x

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index] + 0.1 * torch.randn(4), index % 2


def test_it_is_silent_about_rows_that_augmentation_changes():
    data = Shaken(torch.randn(32, 4))
    assert look(DataLoader(data, 8), DataLoader(data, 8)) is None


def test_but_subsets_are_compared_by_their_indices():
    data = Shaken(torch.randn(32, 4))
    first = DataLoader(Subset(data, range(20)), 8)
    assert look(first, DataLoader(Subset(data, range(17, 32)), 8)).seen == (
        "the two subsets share 3 rows")
    assert look(first, DataLoader(Subset(data, range(20, 32)), 8)) is None


def test_it_is_silent_without_validation():
    assert look(both(2)[0]) is None
