"""`wrong-way`: the loss falls, but the outputs move away from the targets."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, MSE, adam, classes, found, mlp, numbers

look = partial(found, "wrong-way")
SEEN = (r"the loss falls from \S+ to \S+, and the agreement of outputs and targets "
        r"goes from -?\d\.\d\d to -0\.\d\d, where 1 is perfect and 0 chance")


def training(model, loss_fn, batch):
    return model, loss_fn, batch, adam(model, 0.03)


def test_a_likelihood_that_is_minimised_is_named():
    seen = look(*training(mlp(), lambda out, y: -CE(out, y), classes()))
    assert re.fullmatch(SEEN, seen.seen)


def maps(y=None):
    y = (torch.randn(8, 1, 6, 6) > 0).float() if y is None else y
    return y + 0.3 * torch.randn(8, 1, 6, 6), y


def net():
    return nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(),
                         nn.Conv2d(8, 1, 1), nn.Sigmoid())


def overlap(out, y):
    return (out * y).sum() / (out + y).sum()


def test_an_overlap_that_is_minimised_is_named():
    assert re.fullmatch(SEEN, look(*training(net(), overlap, maps())).seen)
    assert look(*training(net(), lambda out, y: 1 - overlap(out, y), maps())) is None


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_it_is_silent_about_maps_that_are_all_equal(value):
    batch = maps(torch.full((8, 1, 6, 6), value))
    assert look(*training(net(), overlap, batch)) is None


def test_it_is_silent_about_one_number_for_each_sample():
    assert look(*training(mlp(out=1), lambda out, y: -(out * y).tanh().mean(),
                          numbers())) is None
    assert look(*training(mlp(out=1), lambda out, y: (out * y).tanh().mean(),
                          numbers())) is None


@pytest.mark.parametrize("batch", [classes(), (torch.randn(32, 8), None)])
def test_it_is_silent_about_sound_losses_and_without_targets(batch):
    loss_fn = CE if batch[1] is not None else lambda out, y: MSE(out, out * 0 + 1)
    assert look(*training(mlp(), loss_fn, batch)) is None


def test_it_is_silent_about_a_loss_that_does_not_fall():
    model = mlp()
    assert look(model, lambda out, y: -CE(out, y), classes(), adam(model, 0.0)) is None
