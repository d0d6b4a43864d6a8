"""`copied-not-tied`: an embedding and a layer start with equal weights, untied."""
import copy
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, found, tokens

look = partial(found, "copied-not-tied", steps=0)


def model_of(change, width=16):
    model = Fn(lambda m, x: m.head(m.emb(x)).transpose(1, 2), emb=nn.Embedding(20, 16),
               head=nn.Linear(16, 20, bias=False))
    change(model)
    x = tokens()
    return model, CE, (x[:, :-1], x[:, 1:])


def clone(model):
    model.head.weight = nn.Parameter(model.emb.weight.detach().clone())


def data(model):
    model.head.weight.data = model.emb.weight.data


def load(model):
    model.head.load_state_dict({"weight": model.emb.weight})


def deep(model):
    model.head.weight = copy.deepcopy(model.emb.weight)


def tied(model):
    model.head.weight = model.emb.weight


def new(model):
    pass


def zeros(model):
    nn.init.zeros_(model.emb.weight)
    nn.init.zeros_(model.head.weight)


def frozen_table(model):
    clone(model)
    model.emb.requires_grad_(False)


def frozen_layer(model):
    clone(model)
    model.head.requires_grad_(False)


@pytest.mark.parametrize("change", [clone, data, load, deep])
def test_a_copy_is_named(change):
    assert look(*model_of(change)).seen == (
        "emb.weight and head.weight hold the same numbers in two tensors, which "
        "will differ after training")


@pytest.mark.parametrize("change", [tied, new, zeros, frozen_table, frozen_layer])
def test_it_is_silent_about(change):
    assert look(*model_of(change)) is None


@pytest.mark.parametrize(("change", "is_named"), [
    (lambda weight: weight.t().clone(), True), (lambda weight: weight.t(), False),
    (lambda weight: -weight.t(), False)])
def test_a_transposed_copy_is_named(change, is_named):
    model = nn.Sequential(nn.Linear(8, 3), nn.ReLU(), nn.Linear(3, 8))
    model[2].weight.data = change(model[0].weight.data)
    x = torch.randn(16, 8)
    assert bool(look(model, nn.MSELoss(), (x, x))) is is_named
