"""`one-class`: all targets of a classification are equal."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import BCE, CE, Fn, classes, found, line, mlp

look = partial(found, "one-class", steps=0)


def batch(y):
    return torch.randn(len(y), 8), y


@pytest.mark.parametrize(("model", "loss_fn", "y", "value"), [
    (mlp(), CE, torch.full((32,), 2), 2),
    (mlp(nn.LogSoftmax(1)), nn.NLLLoss(), torch.zeros(32).long(), 0),
    (mlp(out=1), BCE, torch.ones(32, 1), 1),
    (mlp(nn.Sigmoid(), out=1), nn.BCELoss(), torch.zeros(32, 1), 0),
    (mlp(out=1), lambda out, y: BCE(out, y[:, None].float()), torch.ones(32).long(), 1),
])
def test_equal_targets_are_named(model, loss_fn, y, value):
    assert look(model, loss_fn, batch(y)).seen == (
        f"all 32 targets of the batch are {value}")


def test_the_line_is_that_of_the_loss():
    def loss_fn(out, y):
        return F.cross_entropy(out, y)

    seen = look(mlp(), loss_fn, batch(torch.ones(32).long()))
    assert line(seen) == "return F.cross_entropy(out, y)"


@pytest.mark.parametrize(("size", "is_named"), [(16, True), (15, False)])
def test_it_takes_sixteen_samples(size, is_named):
    assert bool(look(mlp(), CE, batch(torch.ones(size).long()))) is is_named


def test_it_is_silent_about_two_classes():
    assert look(mlp(), CE, batch((torch.arange(32) == 5).long())) is None


@pytest.mark.parametrize("ones", [
    torch.ones_like, lambda y: torch.ones(len(y), 1),
    lambda y: torch.full((32, 1), 1.0)])
def test_it_is_silent_about_targets_that_do_not_come_from_the_batch(ones):
    x = torch.randn(32, 8)
    assert look(mlp(out=1), lambda out, y: BCE(out, ones(y[:, :1])), (x, x)) is None


def test_it_is_silent_about_several_items_per_sample():
    model = Fn(lambda m, x: m.net(x).transpose(1, 2), net=mlp())
    assert look(model, CE, (torch.randn(16, 5, 8), torch.ones(16, 5).long())) is None
    assert look(mlp(), BCE, (classes()[0], torch.ones(32, 4))) is None
