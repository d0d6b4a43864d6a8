"""`clip-order`: gradients are clipped where it has no effect."""
import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

from tests.preflight.small import (
    CE,
    adam,
    classes,
    found,
    gradient_scaler,
    line,
    mlp,
)

look = partial(found, "clip-order")


def steps(order):
    """A training whose step does these things in this order."""
    model = mlp()
    optimizer = adam(model)
    scaler = gradient_scaler()

    def train_step(batch):
        def loss():
            return CE(model(batch[0]), batch[1])

        for what in order.split():
            match what:
                case "zero":
                    optimizer.zero_grad()
                case "backward":
                    loss().backward()
                case "step":
                    optimizer.step()
                case "clip":
                    clip_grad_norm_(model.parameters(), 1.0)
                case "measure":
                    clip_grad_norm_(model.parameters(), math.inf)
                case "measure_named":
                    nn.utils.clip_grad_norm_(parameters=model.parameters(),
                                             max_norm=torch.tensor(math.inf))
                case "clip_value":
                    nn.utils.clip_grad_value_(model.parameters(), 1.0)
                case "scaled":
                    scaler.scale(loss()).backward()
                case "unscale":
                    scaler.unscale_(optimizer)
                case "scaler":
                    scaler.step(optimizer)
                    scaler.update()
                case "update":
                    scaler.update()

    return model, CE, classes(), optimizer, train_step


AFTER = "gradients are clipped after the step that uses them"
BEFORE = "gradients are clipped before backward() makes them"
SCALED = ("gradients are clipped before unscale_, while they are still multiplied by "
          "the scale")


@pytest.mark.parametrize(("order", "seen"), [
    ("zero backward step clip", AFTER),
    ("zero backward step clip_value", AFTER),
    ("zero clip backward step", BEFORE),
    ("clip zero backward step", BEFORE),
    ("zero scaled clip unscale scaler", SCALED),
    pytest.param("zero scaled clip scaler", SCALED, marks=pytest.mark.skipif(
        not hasattr(torch.amp, "GradScaler"), reason="torch has no scaler for CPUs")),
    ("zero clip backward", BEFORE),  # and no step
    ("zero scaled clip unscale update", SCALED),
])
def test_clipping_in_vain_is_named(order, seen):
    told = look(*steps(order))
    assert told.seen.removesuffix(" (and 1 more like it)") == seen
    assert "model.parameters(), 1.0" in line(told)


@pytest.mark.parametrize("order", [
    "zero backward clip step",
    "zero backward clip_value step",
    "backward clip step zero",
    "zero scaled unscale clip scaler",
    "zero backward step",
])
def test_it_is_silent_about_clipping_between_backward_and_step(order):
    assert look(*steps(order)) is None


@pytest.mark.parametrize("order", ["zero backward step measure",
                                   "measure zero backward step",
                                   "zero backward step measure_named"])
def test_it_is_silent_about_a_limit_of_infinity(order):
    """So one logs the norm."""
    assert look(*steps(order)) is None


@pytest.mark.parametrize("order", [
    "zero backward clip",
    "zero clip step",
    "zero backward step zero backward clip step",
    "zero backward clip backward step",
])
def test_it_is_silent_about_gradients_that_wait_for_a_step(order):
    assert look(*steps(order)) is None
