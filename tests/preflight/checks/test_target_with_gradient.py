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
