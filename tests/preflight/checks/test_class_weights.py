"""`class-weights`: the more frequent a class, the more each of its items weighs."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import found, line, mlp

look = partial(found, "class-weights", steps=0)


def weighted(weights, counts=(20, 8, 4)):
    """A training with these weights and so many items of each class."""
    y = torch.cat([torch.full((n,), kind) for kind, n in enumerate(counts)])
    loss_fn = nn.CrossEntropyLoss(torch.tensor(weights))
    return (mlp(out=len(counts)), lambda out, y: loss_fn(out, y),
            (torch.randn(len(y), 8), y))


def test_weights_in_the_order_of_the_counts_are_named():
    seen = look(*weighted([2.0, 0.8, 0.4]))
    assert seen.seen == ("the class with 4 items has the weight 0.4, the one with 20 2")
    assert "loss_fn(out, y)" in line(seen)


@pytest.mark.parametrize(("weights", "counts", "is_named"), [
    ([0.4, 0.8, 2.0], (20, 8, 4), False),  # as they should be
    ([2.0, 0.4, 0.8], (20, 8, 4), False),  # in no order
    ([1.49, 1.2, 1.0], (20, 8, 4), False),  # hardly different
    ([1.51, 1.2, 1.0], (20, 8, 4), True),
    ([2.0, 1.0], (14, 10), False),  # hardly more frequent
    ([2.0, 1.0], (15, 10), True),
    ([2.0, 1.0], (10, 5), False),  # 15 items
    ([2.0, 1.0], (11, 5), True),
    ([1.0, 1.0, 1.0], (20, 8, 4), False),
])
def test_its_borders(weights, counts, is_named):
    assert bool(look(*weighted(weights, counts))) is is_named


def positive(weight, share, n=100):
    y = (torch.arange(n) < share * n).float()[:, None]
    return (mlp(out=1), nn.BCEWithLogitsLoss(pos_weight=torch.tensor([weight])),
            (torch.randn(n, 8), y))


def test_a_weight_that_makes_rare_positives_rarer_is_named():
    assert look(*positive(0.25, 0.2)).seen == (
        "20 % of the targets are positive, and pos_weight is 0.25")


@pytest.mark.parametrize(("weight", "share", "n", "is_named"), [
    (0.74, 0.29, 100, True), (0.76, 0.29, 100, False), (0.74, 0.3, 100, False),
    (4.0, 0.2, 100, False), (0.5, 0.2, 15, False), (0.5, 0.2, 20, True)])
def test_the_borders_of_a_weight_of_positives(weight, share, n, is_named):
    assert bool(look(*positive(weight, share, n))) is is_named


def test_it_is_silent_without_weights():
    assert look(mlp(), nn.CrossEntropyLoss(), weighted([1.0, 1.0, 1.0])[2]) is None
