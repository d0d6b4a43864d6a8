"""`input-ignored`: different inputs get the same output."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, MSE, Fn, classes, found, images, mlp, sgd

look = partial(found, "input-ignored")


def dead():
    model = mlp()
    nn.init.constant_(model[0].bias, -100)
    return model


def saturated():
    model = mlp(inner=(nn.Tanh,))
    nn.init.constant_(model[0].bias, 100)
    return model


@pytest.mark.parametrize("make", [dead, saturated])
def test_outputs_that_do_not_differ_are_named(make):
    model = make()
    seen = look(model, CE, classes(), sgd(model, 1e-3)).seen
    assert seen.startswith("after 16 steps the outputs for 32 samples differ by at "
                           "most 0, and the largest is ")


def test_samples_in_the_second_dimension_are_looked_at():
    model = Fn(lambda m, x: m.net(x.mean(0)), net=dead())
    batch = torch.randn(5, 32, 8), torch.arange(32) % 4
    assert look(model, CE, batch, sgd(model, 1e-3))


@pytest.mark.parametrize(("slope", "seen"), [
    (0.9e-4, "after 1 step the outputs for 2 samples differ by at most 9e-05, and the "
             "largest is 1"),
    (1.1e-4, None)])
def test_the_border_is_a_ten_thousandth(slope, seen):
    model = Fn(lambda m, x: x * m.w + 1, w=nn.Parameter(torch.tensor(slope)))
    told = look(model, lambda out, y: out.mean(), (torch.tensor([[0.0], [1.0]]), None),
                sgd(model, 0.0), steps=1)
    assert (told and told.seen) == seen



def one_row():
    model = Fn(lambda m, x: m.net(x).mean(0, keepdim=True), net=mlp())
    return model, lambda out, y: CE(out, y[:1]), classes()


def equal_samples():
    return mlp(), CE, (torch.ones(32, 8), torch.arange(32) % 4)


def equal_samples_and_a_table():
    model = Fn(lambda m, x, table: m.net(x) + table.mean(), net=mlp())
    return model, CE, ((torch.ones(32, 8), torch.randn(5, 3)), torch.arange(32) % 4)


def only_a_loss():
    model = Fn(lambda m, x, y: {"loss": CE(m.net(x), y)}, net=dead())
    x, y = classes()
    return model, None, {"x": x, "y": y}


@pytest.mark.parametrize("training", [
    equal_samples_and_a_table(),
    only_a_loss(),
    (dead(), CE, classes(1)),
    equal_samples(),
    one_row(),
    (nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(144, 4)), CE, images()),
    (mlp(out=1), MSE, (torch.randn(32, 8), torch.randn(32, 1))),
])
def test_it_is_silent_about(training):
    assert look(*training) is None
