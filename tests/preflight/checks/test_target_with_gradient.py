"""`target-with-gradient`: what the outputs are compared with depends on the weights."""
from functools import partial

import pytest
import torch
from torch.nn import functional as F

from tests.preflight.small import MSE, Fn, found, line, mlp

look = partial(found, "target-with-gradient", steps=0)


def values(loss_fn):
    """The values of states and of those that follow, and rewards."""
    model = Fn(lambda m, x: (m.net(x[:, :8]), m.net(x[:, 8:])), net=mlp(out=1))
    return (model, lambda out, reward: loss_fn(*out, reward),
            (torch.randn(32, 16), torch.rand(32, 1)))


@pytest.mark.parametrize("name", ["mse_loss", "smooth_l1_loss", "huber_loss",
                                  "l1_loss"])
def test_a_target_made_of_the_models_own_values_is_named(name):
    def loss_fn(now, later, reward):
        return getattr(F, name)(now, reward + 0.9 * later)

    seen = look(*values(loss_fn))
    assert seen.seen == f"the second argument of {name} has a gradient, too"
    assert line(seen) == "return getattr(F, name)(now, reward + 0.9 * later)"


def without_gradient(now, later, reward):
    with torch.no_grad():
        goal = reward + 0.9 * later
    return MSE(now, goal)


@pytest.mark.parametrize("loss_fn", [
    lambda now, later, reward: MSE(now, (reward + 0.9 * later).detach()),
    without_gradient,
    lambda now, later, reward: MSE(now, reward),
    lambda now, later, reward: MSE(now, later),  # two outputs
    lambda now, later, reward: MSE(now - reward, 0.9 * later),
])
def test_it_is_silent_about_constants_and_two_outputs(loss_fn):
    assert look(*values(loss_fn)) is None


def transitions(loss_fn, forward=None):
    """A batch without targets by name: states, actions, rewards, ends."""
    rows = {"state": torch.randn(32, 8), "action": torch.randint(0, 4, (32, 1)),
            "reward": torch.rand(32), "next_state": torch.randn(32, 8),
            "done": (torch.rand(32) < 0.2).float()}
    model = mlp()

    def of_batch(q, batch):
        chosen = q.gather(1, batch["action"]).squeeze(1)
        return loss_fn(chosen, model(batch["next_state"]).max(1).values, batch)

    return look(model, of_batch, rows, forward=lambda m, batch: m(batch["state"]))


def goal_of(later, batch):
    return batch["reward"] + 0.99 * later * (1 - batch["done"])


@pytest.mark.parametrize("loss_fn", [
    lambda q, later, batch: F.smooth_l1_loss(q, goal_of(later, batch)),
    lambda q, later, batch: MSE(q[:, None], goal_of(later, batch).unsqueeze(1)),
    lambda q, later, batch: (goal_of(later, batch) - q).pow(2).mean(),
    lambda q, later, batch: (q - goal_of(later, batch)).square().mean(),
    lambda q, later, batch: F.mse_loss(goal_of(later, batch), q),
    lambda q, later, batch: F.huber_loss(q, torch.add(batch["reward"] / 10, later))])
def test_rewards_are_seen_under_any_name(loss_fn):
    assert transitions(loss_fn)


@pytest.mark.parametrize("loss_fn", [
    lambda q, later, batch: F.smooth_l1_loss(q, goal_of(later, batch).detach()),
    lambda q, later, batch: (goal_of(later.detach(), batch) - q).pow(2).mean(),
    lambda q, later, batch: F.mse_loss(q, batch["reward"]),
    lambda q, later, batch: F.mse_loss(q, later)])
def test_it_is_silent_about_constant_goals_of_any_name(loss_fn):
    assert transitions(loss_fn) is None


def test_it_is_silent_about_two_views_and_residual_outputs():
    model = Fn(lambda m, x: x + m.net(x), net=mlp(out=8))
    rows = {"one": torch.randn(32, 8), "two": torch.randn(32, 8)}
    assert look(model, lambda out, batch: MSE(out, model(batch["two"])), rows,
                forward=lambda m, batch: m(batch["one"])) is None


def test_it_is_silent_about_a_differential_equation():
    def forward(m, batch):
        at = batch["at"].clone().requires_grad_()
        value = m(at)
        slope = torch.autograd.grad(value.sum(), at, create_graph=True)[0]
        return slope.sum(1, keepdim=True), value + at[:, :1]

    assert look(mlp(out=1, inner=(torch.nn.Tanh,)), lambda out, batch: MSE(*out),
                {"at": torch.randn(32, 8)}, forward=forward) is None
