"""`loss-at-start`: the first loss is far above that of a guess."""
import math
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import (
    CE,
    MSE,
    Fn,
    adam,
    classes,
    found,
    line,
    mlp,
    scale,
    step_of,
)

look = partial(found, "loss-at-start", steps=0)


def wrong_by(value):
    """A model whose scores are `value` for a wrong class and 0 for the others."""
    scores = torch.zeros(4, 4)
    scores[0, 1] = scores[1, 2] = scores[2, 3] = scores[3, 0] = value
    return scale(), CE, (scores, torch.arange(4))


def test_weights_that_are_far_too_large_are_named():
    model = mlp()
    for each in model.parameters():
        nn.init.normal_(each, std=5)
    assert re.fullmatch(r"the first cross entropy is \d{3}; the same score for each of "
                        r"the 4 classes gives 1\.39", look(model, CE, classes()).seen)


@pytest.mark.parametrize(("value", "seen"), [
    (6.1, None),
    (6.2, "the first cross entropy is 6.21; the same score for each of the 4 classes "
     "gives 1.39")])
def test_the_border_of_classes_is_three_times_the_guess_and_2(value, seen):
    told = look(*wrong_by(value))
    assert (told and told.seen) == seen


@pytest.mark.parametrize(("value", "is_named"), [(6.1, False), (6.2, True)])
def test_what_is_added_to_a_cross_entropy_does_not_count(value, is_named):
    model, _, batch = wrong_by(value)
    assert bool(look(model, lambda out, y: CE(out, y) + 5, batch)) is is_named


def test_the_line_of_the_call_is_named():
    model, _, batch = wrong_by(10.0)
    seen = look(model, lambda out, y: CE(out, y), batch)
    assert "CE(out, y)" in line(seen)


@pytest.mark.parametrize("reduction", ["sum", "none"])
def test_it_is_silent_about_a_cross_entropy_that_is_not_averaged(reduction):
    model, _, batch = wrong_by(10.0)
    given = nn.CrossEntropyLoss(reduction=reduction)
    assert look(model, lambda out, y: given(out, y).sum(), batch) is None


def test_house_prices_are_named():
    x = torch.randn(32, 8)
    seen = look(mlp(out=1), MSE, (x, 2e5 + 1e5 * x[:, :1])).seen
    assert re.fullmatch(r"the mean squared error is \d\.\d+e\+10 at the start; the "
                        r"mean of the targets as a constant guess gives \d\.\d+e\+09",
                        seen)


@pytest.mark.parametrize(("value", "is_named"), [(31.6, False), (31.7, True)])
def test_the_border_of_numbers_is_1000(value, is_named):
    zeros = torch.zeros(8, 1)
    assert bool(look(scale(), MSE, (zeros + value, zeros))) is is_named


@pytest.mark.parametrize(("shift", "is_named"), [(1.4e3, False), (1.5e3, True)])
def test_and_three_times_the_variance(shift, is_named):
    y = torch.tensor([-1e3, 1e3, -1e3, 1e3] * 25)[:, None]  # error 1e6 + shift²
    assert bool(look(scale(), MSE, (torch.full((100, 1), shift), y))) is is_named


def test_it_is_silent_about_losses_that_are_neither():
    assert look(mlp(), lambda out, y: 1e6 * out.square().mean(), classes()) is None


@pytest.mark.parametrize(("size", "is_named"), [(4, True), (3, False)])
def test_it_takes_four_numbers(size, is_named):
    zeros = torch.zeros(size, 1)
    assert bool(look(scale(), MSE, (zeros + 100, zeros))) is is_named


def test_it_is_silent_about_a_loss_that_is_not_finite():
    model, _, batch = wrong_by(math.inf)
    assert look(model, CE, batch) is None


X = torch.randn(32, 8)


@pytest.mark.parametrize(("model", "loss_fn", "batch"), [
    # only a loss, no target, whole numbers, as many targets as samples
    (Fn(lambda m, x, y: {"loss": MSE(m.net(x), y) * 1e6}, net=mlp()), None,
     {"x": X, "y": X[:, :4]}),
    (mlp(), lambda out, y: out.square().mean() * 1e6, (X, None)),
    (Fn(lambda m, x: m.net(x) * 1e4, net=mlp(out=1)),
     lambda out, y: out.square().mean(), (X, torch.ones(32, 1).long())),
    (Fn(lambda m, x: m.net(x) * 1e4, net=mlp()),
     lambda out, y: (out.mean(1, keepdim=True) - y).square().mean(), (X, X[:, :1])),
    (mlp(), CE, (torch.randn(8), torch.tensor(2))),  # one sample
])
def test_it_is_silent_where_there_is_nothing_to_compare(model, loss_fn, batch):
    assert look(model, loss_fn, batch) is None


def test_it_is_silent_about_a_loss_that_needs_more_than_the_scores():
    def loss_fn(out, y):
        return CE(out["logits"], y) * 1000

    model = Fn(lambda m, x: {"logits": m.net(x)}, net=mlp())
    assert look(model, loss_fn, classes()) is None


def test_it_is_silent_about_a_model_that_has_been_trained():
    x = torch.randn(32, 8)
    model, batch = mlp(out=1), (x, 100 + 10 * x[:, :1])
    assert look(model, MSE, batch)
    step = step_of(model, MSE, adam(model, 0.1))
    for _ in range(50):
        step(batch)
    assert look(model, MSE, batch) is None
