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


class Margin(nn.Module):
    """A loss with a center for each class, or with another layer of its own."""

    def __init__(self, inner=None):
        super().__init__()
        self.centers = nn.Parameter(torch.randn(4, 4))
        self.inner = inner

    def forward(self, out, y):
        pull = (out - self.centers[y]).square().mean()
        return pull if self.inner is None else pull + CE(self.inner(out), y)


def test_the_weights_of_a_loss_are_looked_at():
    model, loss_fn = mlp(), Margin()
    seen = look(model, loss_fn, classes(), adam(model))
    assert seen.seen == ("no optimizer holds Margin.centers: 1 of the parameters on "
                         "which the loss depends beside the model")
    both = torch.optim.Adam([*model.parameters(), *loss_fn.parameters()])
    assert look(model, loss_fn, classes(), both) is None


def test_an_optimizer_of_the_loss_in_the_step_is_seen():
    model, loss_fn = mlp(), Margin()
    first, second = adam(model), adam(loss_fn)

    def train_step(batch):
        loss_fn(model(batch[0]), batch[1]).backward()
        for each in (first, second):
            each.step()
            each.zero_grad()

    assert look(model, loss_fn, classes(), first, train_step) is None
    assert look(model, loss_fn, classes(), first, step_of(model, loss_fn, first))


def test_the_layer_of_a_loss_is_looked_at():
    model = mlp()
    head = nn.Linear(4, 4)

    def loss_fn(out, y):
        return CE(head(out), y)

    assert "Linear.weight, Linear.bias" in look(model, loss_fn, classes(),
                                                adam(model)).seen
    assert "Margin.inner.weight" in look(model, Margin(head), classes(),
                                         adam(model)).seen
    head.requires_grad_(False)
    assert look(model, loss_fn, classes(), adam(model)) is None


def test_it_is_silent_about_another_network_that_a_loss_uses():
    model, judge = mlp(), nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))

    def loss_fn(out, y):
        return CE(judge(out), y)

    assert look(model, loss_fn, classes(), adam(model)) is None
