"""`shared-norm`: one batch norm stands behind several layers."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, images

look = partial(found, "shared-norm", steps=0)


def table(second):
    model = Fn(lambda m, x: m.head(getattr(m, second)(m.b(m.bn1(m.a(x)).relu()))),
               a=nn.Linear(8, 16), b=nn.Linear(16, 16), bn1=nn.BatchNorm1d(16),
               bn2=nn.BatchNorm1d(16), head=nn.Linear(16, 4))
    return model, CE, classes()


def residual(second):
    def forward(m, x):
        x = m.bn1(m.a(x)).relu()
        return m.head((x + getattr(m, second)(m.b(x))).mean((2, 3)))

    model = Fn(forward, a=nn.Conv2d(3, 8, 3), b=nn.Conv2d(8, 8, 3, padding=1),
               bn1=nn.BatchNorm2d(8), bn2=nn.BatchNorm2d(8), head=nn.Linear(8, 4))
    return model, CE, images()


@pytest.mark.parametrize("make", [table, residual])
def test_a_norm_behind_two_layers_is_named(make):
    assert look(*make("bn1")).seen == "bn1 follows 2 different layers"


@pytest.mark.parametrize("make", [table, residual])
def test_it_is_silent_about_norms_of_their_own(make):
    assert look(*make("bn2")) is None


def test_it_is_silent_about_a_layer_and_its_norm_that_are_called_twice():
    model = Fn(lambda m, x: m.head(m.net(x) + m.net(-x)),
               net=nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16)),
               head=nn.Linear(16, 4))
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_eval_mode():
    model, loss_fn, batch = table("bn1")
    assert look(model.eval(), loss_fn, batch) is None
