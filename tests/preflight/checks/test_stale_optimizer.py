"""`stale-optimizer`: the optimizer holds tensors that are not in the model."""
import copy
from functools import partial

import torch
from torch import nn

from tests.preflight.small import BCE, CE, Fn, adam, classes, found, mlp

look = partial(found, "stale-optimizer")


def test_a_layer_that_was_replaced_is_named():
    model = mlp()
    optimizer = adam(model)
    model[2] = nn.Linear(32, 4)
    assert look(model, CE, classes(), optimizer).seen == (
        "the model lacks 2 of the 4 tensors that the optimizer holds")


def test_another_model_beside_this_one_is_named():
    model, other = mlp(), mlp()
    optimizer = torch.optim.Adam([*model.parameters(), *other.parameters()])
    assert look(model, CE, classes(), optimizer).seen == (
        "the model lacks 4 of the 8 tensors that the optimizer holds")


def test_a_copy_of_the_model_is_named():
    model = mlp()
    optimizer = adam(copy.deepcopy(model))
    assert look(model, CE, classes(), optimizer).seen == (
        "the model lacks 4 of the 4 tensors that the optimizer holds")


def test_it_is_silent_about_the_models_own():
    model = mlp()
    assert look(model, CE, classes(), adam(model)) is None
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_weights_of_the_loss():
    model, weight = mlp(), nn.Parameter(torch.ones(()))
    optimizer = torch.optim.Adam([*model.parameters(), weight])
    assert look(model, lambda out, y: CE(out * weight, y), classes(), optimizer) is None
    assert look(model, CE, classes(), optimizer)


def test_it_is_silent_about_another_model_that_the_loss_uses():
    model, judge = mlp(out=8), mlp(out=1)
    optimizer = torch.optim.Adam([*model.parameters(), *judge.parameters()])

    def loss_fn(out, y):
        with torch.no_grad():  # it names the judge, and does not depend on its weights
            goal = judge(out).sigmoid()
        return BCE(out.mean(1, keepdim=True), goal)

    assert look(model, loss_fn, classes(), optimizer) is None


def test_it_is_silent_about_weights_in_a_list_on_which_the_loss_depends():
    model = Fn(lambda m, x: m.head(m.layers[0](x)), layers=[nn.Linear(8, 8)],
               head=nn.Linear(8, 4))
    optimizer = torch.optim.Adam([*model.parameters(), *model.layers[0].parameters()])
    assert look(model, CE, classes(), optimizer) is None
