"""`sets-nothing`: an attribute was set that torch does not read."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, adam, classes, found, mlp, sgd

look = partial(found, "sets-nothing", steps=0)
READ = "an attribute that torch does not read"


def with_attribute(name, value, part=lambda model: model):
    model = mlp()
    setattr(part(model), name, value)
    return model


@pytest.mark.parametrize(("model", "seen"), [
    (with_attribute("requires_grad", False),
     f"the model.requires_grad = False is {READ}"),
    (with_attribute("requires_grad", False, lambda model: model[0]),
     f"0.requires_grad = False is {READ}"),
    (with_attribute("require_grad", True, lambda model: model[2]),
     f"2.require_grad = True is {READ}"),
    (with_attribute("require_grad", False, lambda model: model[0].weight),
     f"0.weight.require_grad is {READ}"),
])
def test_an_attribute_of_the_model_is_named(model, seen):
    assert look(model, CE, classes()).seen == seen


@pytest.mark.parametrize("name", ["lr", "weight_decay", "momentum"])
def test_an_attribute_of_the_optimizer_is_named(name):
    model = mlp()
    optimizer = sgd(model)
    setattr(optimizer, name, 0.1)
    assert look(model, CE, classes(), optimizer).seen == f"optimizer.{name} is {READ}"


def test_a_loop_over_layers_is_counted():
    model = mlp()
    for layer in model:
        layer.requires_grad = False
    assert look(model, CE, classes()).seen.endswith("(and 2 more like it)")


def test_it_is_silent_about_other_names():
    model = nn.Sequential(*mlp())
    optimizer = adam(model)
    model.frozen = model[0].rate = optimizer.schedule = 1
    optimizer.param_groups[0]["lr"] = 1e-4
    model[0].requires_grad_(False)
    model[2].weight.requires_grad = False
    assert look(model, CE, classes(), optimizer) is None


@pytest.mark.parametrize("name", ["required_grad", "requires_gard", "trainable"])
def test_other_names_that_freeze_nothing_are_named(name):
    model = mlp()
    setattr(model[0], name, False)
    assert name in look(model, CE, classes()).seen


def test_other_names_of_the_rate_are_named():
    model = mlp()
    optimizer = adam(model)
    optimizer.param_groups[0]["learning_rate"] = 0.1
    assert "learning_rate" in look(model, CE, classes(), optimizer).seen
