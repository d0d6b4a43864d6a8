"""`shared-layer`: one layer is registered in several places of the model."""
import copy
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, tokens

look = partial(found, "shared-layer", steps=0)


def stack(layers):
    return nn.Sequential(nn.Linear(8, 32), *layers, nn.Linear(32, 4))


LAYER, BLOCK = nn.Linear(32, 32), nn.Sequential(nn.Linear(32, 32), nn.ReLU())
ACTIVATION, DROPOUT = nn.ReLU(), nn.Dropout()


@pytest.mark.parametrize(("model", "seen"), [
    (stack([LAYER] * 2), "1, 2 are one layer, in 2 places"),
    (stack([LAYER] * 6), "1, 2, 3, ... are one layer, in 6 places"),
    (stack([LAYER, ACTIVATION, LAYER]), "1, 3 are one layer, in 2 places"),
    (stack([BLOCK] * 2), "1.0, 2.0 are one layer, in 2 places"),
    (Fn(lambda m, x: m.net(x), net=stack([LAYER]), kept=LAYER),
     "net.1, kept are one layer, in 2 places"),
])
def test_a_layer_in_several_places_is_named(model, seen):
    assert look(model, CE, classes()).seen == seen


@pytest.mark.parametrize("layers", [
    [ACTIVATION] * 3, [DROPOUT] * 2, [nn.Linear(32, 32), ACTIVATION] * 1,
    [nn.Linear(32, 32) for _ in range(3)]])
def test_it_is_silent_about_activations_dropout_and_new_layers(layers):
    assert look(stack(layers), CE, classes()) is None


def test_it_is_silent_about_a_parameter_that_two_modules_share():
    model = Fn(lambda m, x: m.head(m.emb(x)).transpose(1, 2), emb=nn.Embedding(20, 8),
               head=nn.Linear(8, 20, bias=False))
    model.head.weight = model.emb.weight
    x = tokens()
    assert look(model, CE, (x[:, :-1], x[:, 1:])) is None


def test_it_is_silent_about_a_layer_that_is_called_often():
    model = Fn(lambda m, x: m.b(m.a(m.a(x))), a=nn.Linear(8, 8), b=nn.Linear(8, 4))
    assert look(model, CE, (torch.randn(32, 8), torch.arange(32) % 4)) is None


@pytest.mark.parametrize(("make", "is_named"), [
    (copy.copy, True), (copy.deepcopy, False)])
def test_shallow_copies_are_one_layer(make, is_named):
    layer = nn.Linear(8, 8)
    model = nn.Sequential(layer, nn.ReLU(), make(layer), nn.ReLU(), nn.Linear(8, 4))
    assert bool(look(model, CE, classes())) is is_named
