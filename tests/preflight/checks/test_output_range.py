"""`output-range`: the last activation cannot reach the targets."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, MSE, Fn, classes, found, line, mlp, two_layers

look = partial(found, "output-range", steps=0)


def batch(low, high):
    y = torch.rand(32, 4)
    y[0, 0], y[1, 1] = 0, 1
    return torch.randn(32, 8), low + (high - low) * y


@pytest.mark.parametrize(("end", "name", "reach"), [
    (nn.Sigmoid(), "sigmoid", "0 to 1"), (nn.Softmax(1), "softmax", "0 to 1"),
    (nn.Tanh(), "tanh", "-1 to 1"), (nn.ReLU(), "relu", "0 to inf"),
    (nn.ReLU(inplace=True), "relu", "0 to inf")])
def test_targets_beyond_its_range_are_named(end, name, reach):
    assert look(mlp(end), MSE, batch(-3, 3)).seen == (
        f"{name} gives {reach}, and the targets go from -3 to 3")


@pytest.mark.parametrize(("end", "low", "high", "is_named"), [
    (nn.Sigmoid(), -0.04, 1.04, False), (nn.Sigmoid(), -0.06, 1, True),
    (nn.Sigmoid(), 0, 1.06, True), (nn.Tanh(), -1.04, 1.04, False),
    (nn.Tanh(), -1.06, 1, True), (nn.Tanh(), -1, 1.06, True),
    (nn.ReLU(), -0.04, 1e9, False), (nn.ReLU(), -0.06, 1, True)])
def test_the_border_is_a_twentieth(end, low, high, is_named):
    assert bool(look(mlp(end), MSE, batch(low, high))) is is_named


@pytest.mark.parametrize("loss_fn", [
    F.mse_loss, F.l1_loss, F.smooth_l1_loss, F.huber_loss,
    lambda out, y: (out - y).square().mean(), lambda out, y: (y - out).abs().mean(),
    lambda out, y: F.mse_loss(y, out), lambda out, y: F.mse_loss(target=y, input=out)])
def test_all_losses_of_numbers_are_looked_at(loss_fn):
    assert look(mlp(nn.Sigmoid()), loss_fn, batch(-3, 3)).seen == (
        "sigmoid gives 0 to 1, and the targets go from -3 to 3")


def test_the_line_is_that_of_the_loss():
    def loss_fn(out, y):
        return (out - y).square().mean()

    seen = look(two_layers(lambda m, x: m.b(m.a(x)).tanh()), loss_fn, batch(-3, 3))
    assert line(seen) == "return (out - y).square().mean()"


@pytest.mark.parametrize("end", [
    [], [nn.Sigmoid(), nn.Linear(4, 4)], [nn.GELU()], [nn.LeakyReLU()]])
def test_it_is_silent_about_other_last_layers(end):
    assert look(mlp(*end), MSE, batch(-3, 3)) is None


def test_it_is_silent_about_losses_of_classes():
    assert look(mlp(nn.Sigmoid()), CE, classes()) is None


@pytest.mark.parametrize("end", [
    F.softplus, torch.exp, F.hardtanh, F.relu6, torch.abs, F.logsigmoid, F.hardsigmoid,
    torch.square, lambda out: out ** 2, lambda out: out.clamp(0, 1)])
def test_other_limits_are_named(end):
    model = Fn(lambda m, x: end(m.net(x)), net=mlp(out=1))
    batch = torch.randn(32, 8), torch.linspace(-3, 3, 32)[:, None]
    assert look(model, MSE, batch)
    assert look(model.net, MSE, batch) is None
