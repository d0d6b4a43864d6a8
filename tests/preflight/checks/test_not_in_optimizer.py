"""`not-in-optimizer`: weights get gradients, but no optimizer holds them."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, adam, classes, found, mlp, step_of

look = partial(found, "not-in-optimizer")


def half(model):
    return adam(model[2])


def test_weights_that_were_forgotten_are_named():
    model = mlp()
    assert look(model, CE, classes(), half(model)).seen == (
        "no optimizer holds 0.weight, 0.bias (2 of 4 parameters)")


def test_a_step_with_its_own_optimizer_is_looked_at():
    model = mlp()
    optimizer = half(model)
    assert look(model, CE, classes(), None, step_of(model, CE, optimizer)).seen == (
        "no optimizer holds 0.weight, 0.bias (2 of 4 parameters)")


def test_a_step_of_no_optimizer_is_looked_at():
    model = mlp()
    assert look(model, CE, classes(), half(model), lambda batch: None).seen == (
        "no optimizer holds 0.weight, 0.bias (2 of 4 parameters)")


def test_a_layer_that_was_replaced_is_named():
    model = mlp()
    optimizer = adam(model)
    model[2] = nn.Linear(32, 4)
    assert look(model, CE, classes(), optimizer).seen == (
        "no optimizer holds 2.weight, 2.bias (2 of 4 parameters)")


def test_it_is_silent_about_frozen_weights():
    model = mlp()
    model[0].requires_grad_(False)
    assert look(model, CE, classes(), half(model)) is None


def test_it_is_silent_if_no_optimizer_is_given():
    assert look(mlp(), CE, classes()) is None


@pytest.mark.parametrize("factor", [0.0, None])
def test_it_is_silent_about_weights_whose_gradient_is_0(factor):
    def forward(m, x):
        return m.net(x) if factor is None else m.net(x) + factor * m.other(x)

    model = Fn(forward, net=mlp(), other=nn.Linear(8, 4))
    assert look(model, CE, classes(), adam(model.net)) is None


def test_it_is_silent_where_two_optimizers_share_the_model():
    model = mlp()
    first, second = adam(model[0]), torch.optim.SGD(model[2].parameters(), 0.1)

    def train_step(batch):
        first.zero_grad()
        second.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        first.step()
        second.step()

    assert look(model, CE, classes(), first, train_step) is None
    assert look(model, CE, classes(), first)
