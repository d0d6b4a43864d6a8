"""`no-gradient`: weights that the optimizer holds never get a gradient."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import (
    CE,
    Fn,
    adam,
    classes,
    found,
    mlp,
    sgd,
    step_of,
    two_layers,
)

look = partial(found, "no-gradient")


def dead():
    model = mlp()
    nn.init.constant_(model[0].bias, -100)
    return model


def zeros():
    model = mlp(inner=(nn.Tanh,))
    for layer in model[0], model[2]:
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(layer.bias)
    return model


@pytest.mark.parametrize(("model", "seen"), [
    (two_layers(lambda m, x: m.b(m.a(x).detach())),
     "a.weight, a.bias (2 of 4 parameters)"),
    (two_layers(lambda m, x: m.b(m.a(x).data)), "a.weight, a.bias (2 of 4 parameters)"),
    (two_layers(lambda m, x: m.b(torch.from_numpy(m.a(x).detach().numpy()))),
     "a.weight, a.bias (2 of 4 parameters)"),
    (two_layers(lambda m, x: m.b(x @ torch.ones(8, 32))),
     "a.weight, a.bias (2 of 4 parameters)"),
    (dead(), "0.weight, 2.weight (2 of 4 parameters)"),
    (zeros(), "0.weight, 2.weight (2 of 4 parameters)"),
])
def test_weights_without_a_gradient_are_named(model, seen):
    assert look(model, CE, classes(), adam(model)).seen == (
        f"no gradient in 16 steps: {seen}")


def test_more_than_three_are_counted():
    model = Fn(lambda m, x: m.head(m.net(x).detach()), net=mlp(out=8),
               head=nn.Linear(8, 4))
    assert look(model, CE, classes(), adam(model)).seen == (
        "no gradient in 16 steps: net.0.weight, net.0.bias, net.2.weight, ... (4 of 6 "
        "parameters)")


def test_the_gradients_that_a_step_uses_count():
    model = two_layers(lambda m, x: m.b(m.a(x).detach()))
    optimizer = adam(model)

    def train_step(batch):
        optimizer.zero_grad()
        out = model.b(model.a(batch[0]))
        CE(out, batch[1]).backward()
        optimizer.step()

    assert look(model, CE, classes(), optimizer, train_step) is None
    assert look(model, CE, classes(), optimizer, step_of(model, CE, optimizer))


def test_it_is_silent_about_weights_that_no_optimizer_holds():
    model = two_layers(lambda m, x: m.b(m.a(x).detach()))
    assert look(model, CE, classes(), adam(model.b)) is None


def parts(name, used=(0,)):
    """Three alike, of which some are used."""
    model = Fn(lambda m, x: m.net(sum(getattr(m, name)[index](x) for index in used)),
               net=mlp())
    setattr(model, name, nn.ModuleList(nn.Linear(8, 8) for _ in range(3)))
    return model


@pytest.mark.parametrize(("name", "is_named"), [
    ("experts", False), ("heads", False), ("blocks", True)])
def test_it_is_silent_about_experts_and_heads_of_which_others_are_used(name, is_named):
    model = parts(name)
    assert bool(look(model, CE, classes(), adam(model))) is is_named


@pytest.mark.parametrize("name", ["experts", "heads"])
def test_experts_of_which_none_is_used_are_named(name):
    model = Fn(lambda m, x: m.net(x), net=mlp())
    setattr(model, name, nn.ModuleList(nn.Linear(8, 8) for _ in range(3)))
    assert "(6 of 10 parameters)" in look(model, CE, classes(), adam(model)).seen


def test_experts_beside_other_layers_of_their_shape_are_named():
    model = Fn(lambda m, x: m.net(m.body(x)), net=mlp(), body=nn.Linear(8, 8),
               experts=nn.ModuleList(nn.Linear(8, 8) for _ in range(3)))
    assert "(6 of 12 parameters)" in look(model, CE, classes(), adam(model)).seen


def test_an_expert_of_another_shape_is_named():
    model = Fn(lambda m, x: m.net(m.experts[0](x)), net=mlp(),
               experts=nn.ModuleList([nn.Linear(8, 8), nn.Linear(8, 3)]))
    assert "experts.1.weight, experts.1.bias (2 of 8 parameters)" in look(
        model, CE, classes(), adam(model)).seen


def test_it_is_silent_about_the_first_steps_behind_a_layer_of_zeros():
    model = mlp()
    nn.init.zeros_(model[2].weight)
    assert look(model, CE, classes(), adam(model)) is None


def test_it_is_silent_about_a_vector_whose_gradient_is_0():
    model = Fn(lambda m, x: m.net(x) + 0 * m.shift, net=mlp(),
               shift=nn.Parameter(torch.zeros(4)))
    assert look(model, CE, classes(), sgd(model)) is None
