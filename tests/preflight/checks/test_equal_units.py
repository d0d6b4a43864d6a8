"""`equal-units`: all units of a layer start with the same weights."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, MSE, Fn, classes, found, images, mlp

look = partial(found, "equal-units", steps=0)


def with_constant(model, name, value=0.1):
    nn.init.constant_(model.get_parameter(name), value)
    return model


def cnn():
    return nn.Sequential(nn.Conv2d(3, 6, 3), nn.Conv2d(6, 6, 3, groups=6),
                         nn.Flatten(), nn.Linear(96, 4))


@pytest.mark.parametrize(("model", "batch", "seen"), [
    (with_constant(mlp(), "0.weight"), classes(), "all 32 rows of 0.weight are equal"),
    (with_constant(mlp(), "2.weight"), classes(), "all 4 rows of 2.weight are equal"),
    (with_constant(cnn(), "0.weight"), images(), "all 6 rows of 0.weight are equal"),
    (with_constant(with_constant(mlp(), "0.weight"), "2.weight"), classes(),
     "all 32 rows of 0.weight are equal (and 1 more like it)"),
    (with_constant(nn.Sequential(nn.Linear(8, 2), nn.Linear(2, 4)), "0.weight"),
     classes(), "all 2 rows of 0.weight are equal"),
    (with_constant(nn.Sequential(nn.Linear(8, 2), nn.Linear(2, 4)), "1.weight"),
     classes(), "all 4 rows of 1.weight are equal"),
    (with_constant(nn.Linear(8, 4), "weight"), classes(),
     "all 4 rows of weight are equal"),
])
def test_a_constant_is_named(model, batch, seen):
    assert look(model, CE, batch).seen == seen


def test_equal_rows_of_different_numbers_are_named():
    model = mlp()
    model[0].weight.data[:] = torch.randn(8)
    assert look(model, CE, classes()).seen == "all 32 rows of 0.weight are equal"


def test_it_is_silent_about_one_unit():
    x = torch.randn(32, 8)
    assert look(with_constant(mlp(out=1), "2.weight"), MSE, (x, x[:, :1])) is None


def one_input():
    return with_constant(nn.Sequential(nn.Linear(8, 1), nn.Linear(1, 4)), "1.weight")


def two_groups():
    layer = with_constant(nn.Conv1d(2, 4, 1, groups=2), "weight")
    return nn.Sequential(nn.Unflatten(1, (2, 4)), layer, nn.Flatten(), nn.Linear(16, 4))


def frozen():
    model = with_constant(mlp(), "0.weight")
    model[0].requires_grad_(False)
    return model


def one_row_differs():
    model = with_constant(mlp(), "0.weight")
    model[0].weight.data[5, 5] = 0.2
    return model


@pytest.mark.parametrize(("model", "batch"), [
    (with_constant(mlp(), "2.weight", 0.0), classes()),
    (with_constant(cnn(), "1.weight"), images()),
    (with_constant(mlp(), "0.bias"), classes()),
    (one_input(), classes()),
    (two_groups(), classes()),
    (frozen(), classes()),
    (one_row_differs(), classes()),
])
def test_it_is_silent_about(model, batch):
    assert look(model, CE, batch) is None


@pytest.mark.parametrize("constant", [True, False])
def test_recurrent_layers_are_looked_at(constant):
    model = Fn(lambda m, x: m.head(m.rnn(x)[0][:, -1]),
               rnn=nn.GRU(8, 16, batch_first=True), head=nn.Linear(16, 4))
    if constant:
        nn.init.constant_(model.rnn.weight_hh_l0, 0.1)
    batch = torch.randn(16, 5, 8), torch.arange(16) % 4
    assert bool(look(model, CE, batch)) is constant
