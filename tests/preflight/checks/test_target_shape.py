"""`target-shape`: outputs and targets broadcast against each other."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import MSE, Fn, found, line, mlp

look = partial(found, "target-shape", steps=0)


def batch(*shape):
    return torch.randn(32, 8), torch.rand(*shape or (32,))


@pytest.mark.parametrize(("name", "loss_fn"), [
    ("mse_loss", F.mse_loss), ("l1_loss", F.l1_loss),
    ("smooth_l1_loss", F.smooth_l1_loss), ("huber_loss", F.huber_loss),
    ("sub", lambda out, y: (out - y).square().mean()),
    ("sub", lambda out, y: torch.sub(out, y).abs().mean()),
    ("poisson_nll_loss", F.poisson_nll_loss),
    ("mse_loss", nn.MSELoss()),
])
def test_a_column_and_a_row_are_named(name, loss_fn):
    assert look(mlp(out=1), loss_fn, batch()).seen == (
        f"{name} of outputs [32, 1] and targets [32] makes 1024 differences")


def test_a_difference_the_other_way_round_is_named():
    def loss_fn(out, y):
        return (y - out).square().mean()

    seen = look(mlp(out=1), loss_fn, batch())
    assert seen.seen == "sub of outputs [32, 1] and targets [32] makes 1024 differences"
    assert line(seen) == "return (y - out).square().mean()"


def test_outputs_without_their_dimension_are_named():
    model = Fn(lambda m, x: m.net(x).squeeze(1), net=mlp(out=1))
    assert look(model, MSE, batch(32, 1)).seen == (
        "mse_loss of outputs [32] and targets [32, 1] makes 1024 differences")


def test_a_gaussian_loss_is_looked_at():
    def loss_fn(out, y):
        return F.gaussian_nll_loss(out, y, torch.ones(32, 1))

    assert look(mlp(out=1), loss_fn, batch()).seen == (
        "gaussian_nll_loss of outputs [32, 1] and targets [32] makes 1024 differences")


@pytest.mark.parametrize(("loss_fn", "shape"), [
    (MSE, (32, 1)),
    (lambda out, y: F.mse_loss(out.squeeze(1), y), (32,)),
    (lambda out, y: F.mse_loss(out, y.unsqueeze(1)), (32,)),
    (lambda out, y: (out - y.mean()).square().mean(), (32,)),
    (lambda out, y: (out - out.t()).square().mean(), (32,)),
])
def test_it_is_silent_about_equal_shapes_and_numbers(loss_fn, shape):
    assert look(mlp(out=1), loss_fn, batch(*shape)) is None


def test_it_is_silent_about_one_sample():
    assert look(mlp(out=1), MSE, (torch.randn(1, 8), torch.rand(1))) is None


def test_it_is_silent_about_differences_of_all_pairs():
    assert look(mlp(out=1), lambda out, y: (out - y).square().mean(), batch(50)) is None
    assert look(mlp(), lambda out, y: (out[:, None] - y).square().mean(),
                batch(1, 50, 4)) is None


@pytest.mark.parametrize("loss_fn", [
    MSE, F.l1_loss, lambda out, y: (out - y).square().mean(),
    lambda out, y: F.huber_loss(y, out), lambda out, y: y.sub(out).abs().sum()])
def test_one_output_for_several_targets_is_named(loss_fn):
    seen = look(mlp(out=1), loss_fn, batch(32, 5))
    assert seen.seen.endswith("outputs [32, 1] and targets [32, 5] compares each "
                              "output with 5 targets")


def test_it_is_silent_about_several_outputs_for_one_target():
    def pinball(out, y):
        gap = y - out
        return torch.maximum(0.9 * gap, -0.1 * gap).mean()

    assert look(mlp(out=5), pinball, batch(32, 1)) is None
    assert look(mlp(out=5), lambda out, y: (out - y).square().mean(),
                batch(32, 1)) is None


def test_it_is_silent_about_a_part_of_the_outputs():
    assert look(mlp(out=3), lambda out, y: (out[:, :1] - y).square().mean(),
                batch(32, 5)) is None


def named(loss_fn, model=None):
    """A batch without targets by name: points, and values at them."""
    rows = {"points": torch.randn(32, 8), "values": torch.rand(32)}
    return look(model or mlp(out=1), loss_fn, rows,
                forward=lambda model, batch: model(batch["points"]))


@pytest.mark.parametrize("loss_fn", [
    lambda out, batch: ((out - batch["values"]) ** 2).mean(),
    lambda out, batch: (batch["values"] - out).abs().mean(),
    lambda out, batch: torch.sub(out, 2 * batch["values"] - 1).square().mean()])
def test_values_of_the_batch_are_looked_at_under_any_name(loss_fn):
    assert "[32, 1]" in named(loss_fn).seen


@pytest.mark.parametrize("loss_fn", [
    lambda out, batch: ((out[:, 0] - batch["values"]) ** 2).mean(),
    lambda out, batch: ((out - batch["values"][:, None]) ** 2).mean(),
    lambda out, batch: (out - batch["points"]).square().mean(),
    lambda out, batch: (out[:, 0].unsqueeze(1) - batch["values"]).square().mean(),
    lambda out, batch: (out - batch["values"].unsqueeze(0)).square().mean()])
def test_it_is_silent_about_pairs_on_purpose(loss_fn):
    assert named(loss_fn) is None


@pytest.mark.parametrize("product", [
    lambda out, y: -(y * F.logsigmoid(out) + (1 - y) * F.logsigmoid(-out)).mean(),
    lambda out, y: F.relu(1 - out * (2 * y - 1)).mean(),
    lambda out, y: (out.exp() - y * out).mean(),
    lambda out, y: (out / (y + 2) - 1).square().mean()])
@pytest.mark.parametrize("is_named", [True, False])
def test_products_are_looked_at(product, is_named):
    def loss_fn(out, y):
        return product(out if is_named else out.squeeze(1), y)

    batch = torch.randn(32, 8), (torch.arange(32) % 2).float()
    assert bool(look(mlp(out=1), loss_fn, batch)) is is_named
