"""`validation-in-training-mode`: passes without gradients, in training mode."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, adam, classes, line, mlp, step_of, watched

look = partial(watched, "validation-in-training-mode")


def training(order, *inner):
    """A loop that does these things in this order."""
    model = mlp(inner=inner or (nn.ReLU, nn.Dropout))
    optimizer = adam(model)
    step, batch = step_of(model, CE, optimizer), classes()

    def loop():
        for what in order.split():
            if what == "step":
                step(batch)
            elif what == "eval":
                model.eval()
            elif what == "pass":
                with torch.no_grad():
                    model(batch[0])

    return loop, model, optimizer


@pytest.mark.parametrize("inner", [nn.Dropout, lambda: nn.BatchNorm1d(32)])
def test_a_validation_in_training_mode_is_named(inner):
    seen = look(*training("step step pass pass step", inner))
    assert seen.seen == ("2 passes without gradients in training mode, with dropout or "
                         "batch norm switched on")
    assert line(seen) == "model(batch[0])"


@pytest.mark.parametrize("order", [
    "step eval pass pass step", "step pass eval pass", "pass pass step", "step step"])
def test_it_is_silent_about_eval_mode_and_passes_before_the_first_step(order):
    assert look(*training(order)) is None


def test_it_is_silent_about_models_without_such_layers():
    assert look(*training("step pass pass step", nn.ReLU)) is None
