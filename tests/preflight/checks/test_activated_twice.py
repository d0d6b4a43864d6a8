"""`activated-twice`: a softmax of a softmax, or of a sigmoid."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, MSE, classes, found, line, mlp, two_layers

look = partial(found, "activated-twice", steps=0)


@pytest.mark.parametrize(("inner", "outer", "seen"), [
    (nn.Softmax(1), nn.Softmax(1), "softmax gets the result of softmax"),
    (nn.Softmax(1), nn.LogSoftmax(1), "log_softmax gets the result of softmax"),
    (nn.Softmax(1), nn.Sigmoid(), "sigmoid gets the result of softmax"),
    (nn.Sigmoid(), nn.Sigmoid(), "sigmoid gets the result of sigmoid"),
    (nn.Sigmoid(), nn.Softmax(1), "softmax gets the result of sigmoid"),
    (nn.Sigmoid(), nn.LogSigmoid(), "log_sigmoid gets the result of sigmoid"),
])
def test_two_activations_in_a_row_are_named(inner, outer, seen):
    x = torch.randn(32, 8)
    assert look(mlp(inner, outer), MSE, (x, x[:, :4])).seen == seen


@pytest.mark.parametrize("forward", [
    lambda m, x: m.b(m.a(x)).sigmoid_().softmax(1),
    lambda m, x: torch.softmax(torch.sigmoid(m.b(m.a(x))), 1),
    lambda m, x: F.softmax(F.softmax(m.b(m.a(x)), 1).view(-1, 4), -1),
    lambda m, x: m.b(m.a(x).sigmoid().sigmoid()),
])
def test_the_line_of_the_second_is_named(forward):
    seen = look(two_layers(forward), MSE, (torch.randn(32, 8), torch.rand(32, 4)))
    assert line(seen).startswith("lambda m, x: ")


def test_a_loss_that_activates_once_more_is_named():
    def loss_fn(out, y):
        return F.nll_loss(F.log_softmax(out, 1), y)

    seen = look(mlp(nn.Softmax(1)), loss_fn, classes())
    assert seen.seen == "log_softmax gets the result of softmax"
    assert line(seen) == "return F.nll_loss(F.log_softmax(out, 1), y)"


@pytest.mark.parametrize("end", [
    [nn.Softmax(1)],
    [nn.ReLU(), nn.Softmax(1)],
    [nn.LogSoftmax(1), nn.LogSoftmax(1)],
    [nn.Sigmoid(), nn.Linear(4, 4), nn.Softmax(1)],
    [nn.Tanh(), nn.Sigmoid()],
])
def test_it_is_silent_about_other_activations_in_a_row(end):
    assert look(mlp(*end), CE, classes()) is None


def test_it_is_silent_about_a_softmax_of_the_input():
    model = two_layers(lambda m, x: m.b(m.a(x.softmax(1))))
    assert look(model, CE, classes()) is None
