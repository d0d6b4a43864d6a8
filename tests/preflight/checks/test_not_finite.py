"""`not-finite`: nan or inf in the data, the outputs, the loss or the gradients."""
import math
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, line, mlp, scale, two_layers

look = partial(found, "not-finite", steps=0)


def with_nan(value=math.nan):
    x, y = classes()
    x[3, 3] = value
    return x, y


@pytest.mark.parametrize(("value", "seen"), [
    (math.nan, "1 nan and 0 inf among the 256 values of the batch's tensor 0"),
    (math.inf, "0 nan and 1 inf among the 256 values of the batch's tensor 0"),
    (-math.inf, "0 nan and 1 inf among the 256 values of the batch's tensor 0"),
])
def test_the_batch_is_named(value, seen):
    assert look(mlp(), CE, with_nan(value)).seen == seen


def test_a_tensor_of_the_batch_is_named_by_its_path():
    x, y = with_nan()
    model = Fn(lambda m, x: m.net(x), net=mlp())
    assert look(model, CE, ({"x": x}, y)).seen.endswith("of the batch's tensor 0.x")
    assert look(model, lambda out, y: out.mean(), x).seen.endswith(
        "of the batch's tensor itself")


def test_a_parameter_is_named():
    model = mlp()
    model[0].weight.data[0, :2] = math.inf
    assert look(model, CE, classes()).seen == (
        "0 nan and 2 inf among the 256 values of the parameter 0.weight")


@pytest.mark.parametrize(("forward", "seen"), [
    (lambda m, x: m.b(m.a(x).log()),
     "the loss is nan; the first such result is that of log"),
    (lambda m, x: m.b(m.a(x) / 0),
     "the loss is nan; the first such result is that of div"),
    (lambda m, x: m.b((m.a(x) * 0).log()),
     "the loss is nan; the first such result is that of log"),
    (lambda m, x: m.b(m.a(x).masked_fill(x[:, :1] > 0, -math.inf).softmax(1).log()),
     "the loss is nan; the first such result is that of softmax"),
    (lambda m, x: m.b((m.a(x) * 1000).exp().relu()),
     "the loss is nan; the first such result is that of exp"),
])
def test_the_loss_is_named_with_the_call_that_broke_it(forward, seen):
    told = look(two_layers(forward), CE, classes())
    assert told.seen == seen
    assert line(told).startswith("(lambda m, x: ")


def test_a_gradient_is_named():
    model = two_layers(lambda m, x: m.b((m.a(x).relu() * 0).sqrt()))
    assert look(model, CE, classes()).seen == (
        "248 nan and 0 inf among the 256 values of the gradient of a.weight, though "
        "the loss is finite")


def test_the_first_of_them_is_named():
    model = mlp()
    model[0].weight.data[0, 0] = math.inf
    assert "the batch's tensor" in look(model, CE, with_nan()).seen
    assert "the parameter 0.weight" in look(model, lambda out, y: out.log().mean(),
                                            classes()).seen


def test_a_sparse_gradient_is_named():
    model = Fn(lambda m, x: m.emb(x), emb=nn.Embedding(20, 4, sparse=True))
    seen = look(model, lambda out, y: (out * 0).sqrt().mean(),
                (torch.randint(0, 20, (8, 3)), None)).seen
    assert seen.endswith("of the gradient of emb.weight, though the loss is finite")


def test_it_is_silent_about_infinity_in_a_mask():
    mask = torch.full((7, 7), -math.inf).triu(1)
    model = Fn(lambda m, x, mask: m.head((m.emb(x) @ m.emb(x).mT + mask).softmax(-1)
                                         @ m.emb(x)).mean(1),
               emb=nn.Embedding(20, 8), head=nn.Linear(8, 4))
    x = torch.randint(0, 20, (16, 7))
    assert look(model, CE, ((x, mask), torch.arange(16) % 4)) is None
    assert look(model, CE, ((x, -mask), torch.arange(16) % 4))
    assert look(model, CE, ((x, mask + 1), torch.arange(16) % 4))


def test_it_is_silent_about_a_layer_that_is_not_used():
    model = Fn(lambda m, x: m.net(x), net=mlp(), other=nn.Linear(8, 4))
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_large_numbers():
    assert look(scale(1e30), lambda out, y: out.mean(), (torch.ones(4, 1), None)
                ) is None
