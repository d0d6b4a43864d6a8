"""`fixed-order`: the training rows come in the same order in each epoch."""
from functools import partial

import pytest
import torch

from tests.preflight.checks.test_shared_rows import Shaken
from tests.preflight.small import in_data, loader

look = partial(in_data, "fixed-order")


def test_a_loader_that_is_not_shuffled_is_named():
    assert look(loader(torch.randn(64, 8))).seen == (
        "the first 64 rows are the same in two epochs, in the same order")


class SeededAnew:
    """Batches whose order is drawn with the same seed in each epoch."""

    def __init__(self, again=True):
        self.x, self.again, self.epoch = torch.randn(64, 8), again, 0

    def __iter__(self):
        self.epoch += 1
        chance = torch.Generator().manual_seed(0 if self.again else self.epoch)
        for rows in torch.randperm(64, generator=chance).split(8):
            yield self.x[rows], rows % 4


@pytest.mark.parametrize("again", [True, False])
def test_a_generator_that_is_seeded_for_each_epoch_is_named(again):
    assert bool(look(SeededAnew(again))) is again


@pytest.mark.parametrize("given", [
    loader(torch.randn(64, 8), shuffle=True),
    loader(torch.randn(64, 8), shuffle=True, generator=torch.Generator()),
    loader(torch.randn(7, 8), size=2),  # fewer than 8 rows
    loader(torch.randn(64, 8), size=64),  # one batch
    loader(torch.ones(64, 8)),  # all rows are equal
    torch.utils.data.DataLoader(Shaken(torch.randn(64, 4)), 8),
])
def test_it_is_silent_about_other_loaders(given):
    assert look(given) is None
