"""`unseen-class`: the validation data have a class that the training data lack."""
from functools import partial

import pytest
import torch

from tests.preflight.small import in_data, loader

look = partial(in_data, "unseen-class")


def of(y):
    return loader(torch.randn(len(y), 8), y)


@pytest.mark.parametrize(("val", "seen"), [
    (torch.tensor([0, 1, 4, 4]),
     "the training data lack the classes of 2 of the 4 rows for validation: 4"),
    (torch.tensor([9, 5, 1, 7]),
     "the training data lack the classes of 3 of the 4 rows for validation: 5, 7, 9"),
    (torch.arange(4), None),
    (torch.tensor([0, 0]), None),
    (torch.tensor([0.5, 9.0]), None),
])
def test_classes_that_training_does_not_have_are_named(val, seen):
    told = look(of(torch.arange(32) % 4), of(val))
    assert (told and told.seen) == seen


@pytest.mark.parametrize(("rows", "is_named"), [(16, False), (64, True)])
def test_it_is_silent_if_not_all_training_rows_were_looked_at(rows, is_named):
    assert bool(look(of(torch.arange(32) % 4), of(torch.tensor([9, 9])),
                     rows=rows)) is is_named


def test_it_is_silent_without_validation():
    assert look(of(torch.arange(32) % 4)) is None
