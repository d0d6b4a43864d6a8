"""`becomes-nan`: the loss turns nan or inf within a few steps."""
import math
import re
from functools import partial

import pytest
import torch

from tests.preflight.small import (
    CE,
    MSE,
    classes,
    found,
    mlp,
    numbers,
    scale,
    sgd,
    step_of,
)

look = partial(found, "becomes-nan")


@pytest.mark.parametrize("with_step", [False, True])
def test_a_rate_that_is_too_high_is_named(with_step):
    model = mlp(out=1)
    optimizer = sgd(model, 1e8)
    step = step_of(model, MSE, optimizer) if with_step else None
    seen = look(model, MSE, numbers(), optimizer, step).seen
    assert re.fullmatch(r"the loss is 10\.\d+ at the start and inf after [12] "
                        r"steps, at a learning rate of 1e\+08", seen)


def test_the_step_after_which_it_is_so_is_counted():
    model, calls = scale(), []

    def train_step(batch):
        calls.append(1)
        if len(calls) == 3:
            model.w.data.fill_(math.nan)

    assert look(model, lambda out, y: out.mean(), (torch.ones(4, 1), None), None,
                train_step).seen == "the loss is 1 at the start and nan after 6 steps"


def test_a_logarithm_of_0_is_named():
    model = scale(0.5)
    assert look(model, lambda out, y: out.relu().log().mean(),
                (torch.ones(4, 1), None), sgd(model, 1.0)).seen == (
        "the loss is -0.6931 at the start and -inf after 1 step, at a learning rate "
        "of 1")


def test_it_is_silent_about_a_loss_that_grows_and_stays_finite():
    model = scale()
    assert look(model, lambda out, y: out.square().mean(), (torch.ones(4, 1), None),
                sgd(model, 2.0)) is None


def test_it_is_silent_about_a_loss_that_is_nan_at_the_start():
    model, (x, y) = mlp(), classes()
    x[0, 0] = math.nan
    assert look(model, CE, (x, y), sgd(model)) is None


def test_it_is_silent_about_a_sound_training():
    model = mlp()
    assert look(model, CE, classes(), sgd(model)) is None
