"""`sorted-batches`: training batches hold few of the classes."""
from functools import partial

import pytest
import torch

from tests.preflight.small import in_data, loader

look = partial(in_data, "sorted-batches")


def of(y, size=16, **more):
    return loader(torch.randn(len(y), 8), y, size, **more)


def by_class(rows=64, kinds=4):
    return torch.arange(rows) // (rows // kinds)


def test_batches_of_one_class_are_named():
    assert look(of(by_class())).seen == (
        "a batch of 16 holds 1.0 of the 4 classes on average; drawn at random it would "
        "hold 4.0")


@pytest.mark.parametrize(("y", "size", "is_named"), [
    (by_class(kinds=2), 16, True),  # one class each, of two
    (by_class(kinds=8), 16, True),  # two of eight
    (by_class(64, 4), 32, False),  # two batches
    (by_class(96, 3), 32, True),  # three
    (by_class(64, 8), 7, False), (by_class(64, 8), 8, True),
    (torch.arange(64) % 4, 16, False),
    (torch.zeros(64).long(), 16, False),
])
def test_its_borders(y, size, is_named):
    assert bool(look(of(y, size))) is is_named


def test_it_is_silent_about_batches_that_are_drawn():
    assert look(of(by_class(), shuffle=True)) is None


def test_it_is_silent_about_targets_that_are_no_classes():
    assert look(of(torch.arange(64.0))) is None
