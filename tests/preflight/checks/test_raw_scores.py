"""`raw-scores`: a loss that applies softmax or sigmoid itself gets its result."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import BCE, CE, Fn, classes, found, line, mlp, two_layers

look = partial(found, "raw-scores", steps=0)


def binary(out=1):
    return torch.randn(32, 8), (torch.arange(32)[:, None] % 2).float().repeat(1, out)


@pytest.mark.parametrize(("end", "name"), [
    (nn.Softmax(1), "softmax"), (nn.Softmax(0), "softmax"), (nn.Sigmoid(), "sigmoid"),
    (nn.ReLU(), "relu"), (nn.ReLU(inplace=True), "relu"), (nn.Tanh(), "tanh")])
def test_an_activation_before_the_loss_is_named(end, name):
    assert look(mlp(end), CE, classes()).seen == (
        f"cross_entropy gets the result of {name}")
    assert look(mlp(end), BCE, binary(4)).seen == (
        f"binary_cross_entropy_with_logits gets the result of {name}")


@pytest.mark.parametrize("loss_fn", [
    lambda out, y: F.cross_entropy(out.softmax(-1), y),
    lambda out, y: F.cross_entropy(torch.softmax(out, 1).view(-1, 4), y),
    lambda out, y: F.cross_entropy(input=F.softmax(out, 1), target=y),
    lambda out, y: F.cross_entropy(out.sigmoid_(), y)])
def test_an_activation_in_the_loss_is_named(loss_fn):
    seen = look(mlp(), loss_fn, classes())
    assert seen.seen.startswith("cross_entropy gets the result of s")
    assert line(seen).startswith("lambda out, y: F.cross_entropy(")


def test_rows_that_sum_to_1_are_named():
    model = two_layers(lambda m, x: (e := m.b(m.a(x)).exp()) / e.sum(1, keepdim=True))
    assert look(model, CE, classes()).seen == (
        "cross_entropy gets rows that sum to 1, as after a softmax")
    assert "made by a division" in look(model, BCE, binary(4)).seen


@pytest.mark.parametrize("end", [
    [], [nn.LogSoftmax(1)], [nn.Softmax(1), nn.Linear(4, 4)], [nn.Softplus()]])
def test_it_is_silent_about_scores_and_log_softmax(end):
    assert look(mlp(*end), CE, classes()) is None


def test_two_classes_are_enough():
    model = two_layers(lambda m, x: (p := m.b(m.a(x))[:, :2].exp()) / p.sum(1, True))
    assert look(model, CE, classes(out=2))


def test_it_is_silent_about_scores_that_are_a_parameter():
    model = Fn(lambda m, x: m.scores, scores=nn.Parameter(torch.randn(32, 4)))
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_rows_that_sum_to_1_with_negative_entries():
    model = two_layers(lambda m, x: (s := m.b(m.a(x))) + (1 - s.sum(1, True)) / 4)
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_one_class():
    model = two_layers(lambda m, x: m.b(m.a(x))[:, :1] * 0 + 1)
    assert look(model, CE, classes(out=1)) is None


def test_it_is_silent_about_a_loss_that_wants_the_activation():
    assert look(mlp(nn.Sigmoid(), out=1), nn.BCELoss(), binary()) is None


@pytest.mark.parametrize("end", [
    lambda out: out.sigmoid()[:, :1], lambda out: out.sigmoid().clamp(1e-6, 1 - 1e-6),
    lambda out: torch.cat([out.sigmoid()], 1), lambda out: 1 / (1 + (-out).exp()),
    F.hardsigmoid])
def test_a_sigmoid_in_other_forms_is_named(end):
    model = Fn(lambda m, x: end(m.net(x)), net=mlp(out=1))
    assert look(model, BCE, binary(1))


def test_the_line_is_that_of_the_activation_where_the_loss_has_none():
    model = two_layers(lambda m, x: m.b(m.a(x)).softmax(1))
    assert line(look(model, CE, classes())).startswith("model = two_layers(lambda m, x")
    model = two_layers(lambda m, x: m.b(m.a(x)).softmax(1).log_softmax(1))
    assert line(look(model, nn.NLLLoss(), classes())).startswith("model = two_layers(")


@pytest.mark.parametrize("loss_fn", [CE, F.cross_entropy])
def test_the_line_that_calls_preflight_is_not_named(loss_fn):
    assert look(mlp(nn.Softmax(1)), loss_fn, classes()).where == ""
