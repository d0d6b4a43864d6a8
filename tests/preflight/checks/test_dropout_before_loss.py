"""`dropout-before-loss`: the scores that go into the loss come from a dropout."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import (
    BCE,
    CE,
    MSE,
    Fn,
    classes,
    found,
    line,
    mlp,
    two_layers,
)

look = partial(found, "dropout-before-loss", steps=0)


@pytest.mark.parametrize(("loss_fn", "name", "y"), [
    (CE, "cross_entropy", torch.arange(32) % 4),
    (MSE, "mse_loss", torch.randn(32, 4)),
    (nn.L1Loss(), "l1_loss", torch.randn(32, 4)),
    (BCE, "binary_cross_entropy_with_logits", torch.ones(32, 4)),
])
def test_dropout_behind_the_last_layer_is_named(loss_fn, name, y):
    assert look(mlp(nn.Dropout()), loss_fn, (torch.randn(32, 8), y)).seen == (
        f"{name} gets the result of dropout")


@pytest.mark.parametrize(("forward", "name"), [
    (lambda m, x: F.dropout(m.b(m.a(x))), "dropout"),
    (lambda m, x: F.dropout(m.b(m.a(x)), 0.1).view(-1, 4), "dropout"),
    (lambda m, x: F.alpha_dropout(m.b(m.a(x)), 0.1, True), "alpha_dropout"),
])
def test_its_line_is_named(forward, name):
    seen = look(two_layers(forward), CE, classes())
    assert seen.seen == f"cross_entropy gets the result of {name}"
    assert f"F.{name}(" in line(seen)


@pytest.mark.parametrize("model", [
    mlp(inner=(nn.ReLU, nn.Dropout)), mlp(nn.Dropout(0.0)),
    two_layers(lambda m, x: F.dropout(m.b(m.a(x)), training=False)),
    mlp(nn.Dropout(), nn.Linear(4, 4)),
    Fn(lambda m, x: m.scores, scores=nn.Parameter(torch.randn(32, 4)))])
def test_it_is_silent_about_dropout_elsewhere(model):
    assert look(model, CE, classes()) is None
