"""`clipped-objective`: the better of a term and its clipped twin is taken."""
from functools import partial

import pytest
import torch

from tests.preflight.small import classes, found, line, mlp

look = partial(found, "clipped-objective", steps=0)


def batch():
    x, action = classes()
    old = torch.full((32,), 0.25).log() + 0.1 * torch.randn(32)
    return x, (action, old, torch.randn(32))


def terms(out, action, old, advantage):
    ratio = (out.log_softmax(1).gather(1, action[:, None])[:, 0] - old).exp()
    return ratio * advantage, ratio.clamp(0.8, 1.2) * advantage


def test_a_minus_inside_the_minimum_is_named():
    def loss_fn(out, y):
        plain, clipped = terms(out, *y)
        return torch.min(-plain, -clipped).mean()

    seen = look(mlp(), loss_fn, batch())
    assert seen.seen == ("the training lowers the minimum of a term and its clipped "
                         "twin, so that nothing is clipped where it matters")
    assert line(seen) == "return torch.min(-plain, -clipped).mean()"


@pytest.mark.parametrize("loss_fn", [
    lambda plain, clipped: torch.minimum(-plain, -clipped).sum(),
    lambda plain, clipped: torch.min(plain, clipped).mean(),  # the minus is missing
    lambda plain, clipped: -torch.max(plain, clipped).mean(),
    lambda plain, clipped: -torch.maximum(clipped, plain).mean() + 0.1 * plain.mean(),
])
def test_other_ways_to_take_the_better_one_are_named(loss_fn):
    assert look(mlp(), lambda out, y: loss_fn(*terms(out, *y)), batch())


@pytest.mark.parametrize("loss_fn", [
    lambda plain, clipped: -torch.min(plain, clipped).mean(),
    lambda plain, clipped: torch.max(-plain, -clipped).mean(),
    lambda plain, clipped: 0.5 * torch.maximum(-clipped, -plain).sum(),
    lambda plain, clipped: torch.min(plain, -plain).mean(),
    lambda plain, clipped: torch.min(plain, plain.clamp(max=1)).mean(),
])
def test_it_is_silent_about_the_worse_one_and_about_other_pairs(loss_fn):
    assert look(mlp(), lambda out, y: loss_fn(*terms(out, *y)), batch()) is None


def test_it_is_silent_about_the_clipped_loss_of_the_values():
    def loss_fn(out, y):
        value, old, returns = out[:, 0], y, y + 1
        clipped = old + (value - old).clamp(-0.2, 0.2)
        worse = torch.max((value - returns) ** 2, (clipped - returns) ** 2)
        return worse.mean()

    assert look(mlp(), loss_fn, (torch.randn(32, 8), torch.randn(32))) is None
