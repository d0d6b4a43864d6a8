"""`update-ratio`: the first step moves the weights by far too much, or hardly."""
import re
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, adam, classes, found, mlp, scale, sgd, step_of

look = partial(found, "update-ratio")
ONES = torch.ones(4, 64), None


def mean(out, y):
    return 1 + out.mean()


def moved_by(ratio):
    """64 weights of 1, whose norm is 8; the gradient of each is 1/64."""
    model = scale(1.0, 64)
    return model, mean, ONES, sgd(model, 64 * ratio)


def test_a_rate_that_is_far_too_low_is_named():
    model = mlp()
    assert re.fullmatch(r"the first step moves weight matrices by [1-9]e-09 of their "
                        "norm at a learning rate of 1e-09",
                        look(model, CE, classes(), adam(model, 1e-9)).seen)


def test_a_rate_that_is_far_too_high_is_named():
    model = mlp()
    assert re.fullmatch(
        r"the first step moves weight matrices by [\d.e+]+ of their norm at a learning "
        r"rate of 30, and the loss goes from 1\.\d+ to [\d.e+]+",
        look(model, CE, classes(), adam(model, 30.0)).seen)


@pytest.mark.parametrize(("ratio", "loss", "is_named"), [
    (0.52, lambda out, y: (out - 1).abs().mean() + 10, True),
    (0.48, lambda out, y: (out - 1).abs().mean() + 10, False),
])
def test_the_upper_border_is_one_half(ratio, loss, is_named):
    model = scale(3.0, 64)
    assert bool(look(model, loss, ONES, sgd(model, 64 * 3 * ratio))) is is_named


@pytest.mark.parametrize(("rest", "is_named"), [(0.0, False), (10.0, True)])
def test_it_is_silent_if_the_loss_has_halved_since(rest, is_named):
    model = scale(3.0, 64)  # one step by 0.9 of the weights, and smaller ones
    assert bool(look(model, lambda out, y: out.square().mean() + rest, ONES,
                     sgd(model, 32 * 0.9))) is is_named


@pytest.mark.parametrize(("ratio", "seen"), [
    (0.8e-6, "the first step moves weight matrices by 8e-07 of their norm at a "
             "learning rate of 5.12e-05"),
    (1.2e-6, None)])
def test_the_lower_border_is_a_millionth(ratio, seen):
    model = scale(1.0, 64).double()
    told = look(model, mean, (ONES[0].double(), None), sgd(model, 64 * ratio))
    assert (told and told.seen) == seen


def test_it_is_silent_about_steps_that_move_nothing():
    model = mlp()
    assert look(model, CE, classes(), adam(model, 0.0)) is None


@pytest.mark.parametrize(("growth", "is_named"), [(1.05, True), (2.0, False)])
def test_it_is_silent_about_a_schedule_that_rises(growth, is_named):
    model = mlp()
    optimizer = adam(model, 1e-9)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, growth)
    step = step_of(model, CE, optimizer, schedule)
    assert bool(look(model, CE, classes(), optimizer, step, steps=6)) is is_named


def test_it_is_silent_about_a_usual_rate():
    model = mlp()
    assert look(model, CE, classes(), adam(model)) is None
