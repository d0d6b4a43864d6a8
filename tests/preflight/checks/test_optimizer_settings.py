"""`optimizer-settings`: a setting of the optimizer that is hardly intended."""
from functools import partial

import pytest
import torch
from torch import optim

from tests.preflight.small import CE, classes, found, mlp

look = partial(found, "optimizer-settings", steps=0)




def seen(kind, changes=None, **settings):
    model = mlp()
    optimizer = kind(model.parameters(), **settings)
    optimizer.param_groups[0].update(changes or {})
    told = look(model, CE, classes(), optimizer)
    return told and told.seen


@pytest.mark.parametrize(("kind", "settings", "told"), [
    (optim.SGD, {"lr": 100}, "SGD has a learning rate of 100"),
    (optim.SGD, {"lr": 99.9}, None),
    (optim.Adam, {"lr": 0.1}, "Adam has a learning rate of 0.1"),
    (optim.Adam, {"lr": 0.099}, None),
    (optim.AdamW, {"lr": 0.1}, "AdamW has a learning rate of 0.1"),
    (optim.NAdam, {"lr": 0.1}, "NAdam has a learning rate of 0.1"),
    (optim.RAdam, {"lr": 0.1}, "RAdam has a learning rate of 0.1"),
    (optim.Adamax, {"lr": 0.1}, "Adamax has a learning rate of 0.1"),
    (optim.Adam, {"lr": torch.tensor(0.5)}, "Adam has a learning rate of 0.5"),
    (optim.RMSprop, {"lr": 0.1}, None),
    (optim.SGD, {"lr": 0.1, "weight_decay": 0.5}, "SGD has a weight decay of 0.5"),
    (optim.SGD, {"weight_decay": 0.1}, "SGD has a weight decay of 0.1"),
    (optim.SGD, {"lr": 0.1, "weight_decay": 0.09}, None),
    (optim.Adam, {"weight_decay": 0.1}, "Adam has a weight decay of 0.1"),
    (optim.Adam, {"weight_decay": 0.01}, None),
    (optim.RMSprop, {"weight_decay": 0.2}, "RMSprop has a weight decay of 0.2"),
    (optim.AdamW, {"weight_decay": 0.49}, None),
    (optim.NAdam, {"weight_decay": 0.2, "decoupled_weight_decay": True}, None),
    (optim.AdamW, {"weight_decay": 1}, "AdamW has a weight decay of 1"),
    (optim.Adam, {"betas": (0.999, 0.9)}, "Adam has betas of (0.999, 0.9)"),
    (optim.Adam, {"betas": (0.9, 0.9)}, None),
    (optim.Adam, {"betas": (0.3, 0.49)}, "Adam has betas of (0.3, 0.49)"),
    (optim.Adam, {"betas": (0.3, 0.5)}, None),
    (optim.SGD, {"lr": 0.1, "momentum": 1}, "SGD has a momentum of 1"),
    (optim.SGD, {"lr": 0.1, "momentum": 0.99}, None),
    (optim.RMSprop, {"momentum": 1.5}, "RMSprop has a momentum of 1.5"),
    (optim.SGD, {"lr": 0.1, "momentum": 5e-4}, "SGD has a momentum of 0.0005"),
    (optim.SGD, {"lr": 0.9, "momentum": 0.01}, "SGD has a momentum of 0.01"),
    (optim.SGD, {"lr": 0.1, "momentum": 0.1}, None),
    (optim.SGD, {"momentum": 0.9, "dampening": 1e-4}, "SGD has a dampening of 0.0001"),
    (optim.SGD, {"momentum": 0.9, "dampening": 0.9}, None),
    (optim.Adagrad, {"lr_decay": 0.9},
     "Adagrad has a decay of its rate of 0.9 in each step"),
    (optim.Adagrad, {"lr_decay": 1e-3}, None),
    (optim.Adam, {"eps": 0.1}, "Adam has an eps of 0.1"),
    (optim.Adam, {"eps": 0.09}, None),
    (optim.Adam, {"lr": 1.0, "weight_decay": 1.0},
     "Adam has a learning rate of 1 (and 1 more like it)"),
])
def test_a_setting_is_named_by_its_border(kind, settings, told):
    assert seen(kind, **settings) == told


KINDS = [optim.Adadelta, optim.Adagrad, optim.Adam, optim.AdamW, optim.Adamax,
         optim.ASGD, optim.LBFGS, optim.NAdam, optim.RAdam, optim.RMSprop, optim.Rprop,
         optim.SGD]
if hasattr(optim, "Adafactor"):
    KINDS.append(optim.Adafactor)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_silent_about_the_defaults(kind):
    needed = {"lr": 0.01} if kind is optim.SGD else {}  # before torch 2.2
    assert seen(kind, **needed) is None


def test_a_first_beta_of_1_that_was_set_later_is_named():
    assert seen(optim.Adam, {"betas": (1.0, 0.999)}) == "Adam has betas of (1, 0.999)"


def test_the_group_is_named():
    model = mlp()
    groups = [{"params": model[0].parameters()},
              {"params": model[2].parameters(), "lr": 200.0}]
    assert look(model, CE, classes(), optim.SGD(groups, 0.1)).seen == (
        "SGD has a learning rate of 200 in group 1")


def test_it_is_silent_about_optimizers_that_are_not_torchs_own():
    class Adam(optim.Adam):
        pass

    assert seen(Adam, lr=1.0) is None


def test_it_is_silent_without_an_optimizer():
    assert look(mlp(), CE, classes()) is None
