"""`scrambled-scores`: scores are reshaped where the classes should have been moved."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, found, line

look = partial(found, "scrambled-scores", steps=0)


def training(loss_fn, length=7, kinds=5):
    """A model whose scores are (batch, classes, time)."""
    return (nn.Conv1d(3, kinds, 1), loss_fn,
            (torch.randn(4, 3, length), torch.randint(0, kinds, (4, length))))


@pytest.mark.parametrize("how", ["view", "reshape"])
def test_a_reshape_that_mixes_classes_and_time_is_named(how):
    def loss_fn(out, y):
        return CE(getattr(out, how)(-1, 5), y.flatten())

    seen = look(*training(loss_fn))
    assert seen.seen == (f"{how} makes [28, 5] of [4, 5, 7], whose last dimension is "
                         "not that of the 5 classes")
    assert line(seen) == "return CE(getattr(out, how)(-1, 5), y.flatten())"


def test_a_log_softmax_in_between_hides_nothing():
    assert look(*training(lambda out, y: F.nll_loss(
        F.log_softmax(out.reshape(-1, 5), 1), y.flatten())))


def test_the_shape_of_the_targets_tells_where_the_length_does_not():
    def loss_fn(out, y):
        return CE(out.reshape(-1, 5), y.flatten())

    assert look(*training(loss_fn, length=10))


@pytest.mark.parametrize(("loss_fn", "length"), [
    (CE, 7),
    (lambda out, y: CE(out.movedim(1, -1).reshape(-1, 5), y.flatten()), 7),
    (lambda out, y: CE(out.transpose(1, 2).flatten(0, 1), y.flatten()), 7),
    (lambda out, y: CE(out.reshape(-1, 5), y.flatten()), 5),  # who knows
])
def test_it_is_silent_where_the_classes_may_be_last(loss_fn, length):
    assert look(*training(loss_fn, length)) is None
