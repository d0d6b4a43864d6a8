"""`vanishing-gradients`: early layers get far smaller gradients than later ones."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, mlp

look = partial(found, "vanishing-gradients", steps=0)


def deep(layer, depth=12):
    return nn.Sequential(nn.Linear(8, 16), *[
        part for _ in range(depth) for part in (layer(), nn.Linear(16, 16))],
        nn.Linear(16, 4))


def test_many_sigmoids_are_named():
    seen = look(deep(nn.Sigmoid), CE, classes()).seen
    assert re.fullmatch(r"the gradient of 0\.weight has the norm [\d.]+e-\d\d, that of "
                        r"25\.weight 0\.\d+", seen)


def two_weights(first, second):
    """The gradient of each of two matrices is the factor of its outputs."""
    return Fn(lambda m, x: m.first(x) * first + m.second(x) * second,
              first=nn.Linear(1, 1), second=nn.Linear(1, 1))


@pytest.mark.parametrize(("first", "second", "seen"), [
    (0.9e-4, 1.0, "the gradient of first.weight has the norm 9e-05, that of "
     "second.weight 1"),
    (1.1e-4, 1.0, None),
    (1.0, 0.5e-4, None),  # the later one is the smaller
    (0.0, 1.0, None),  # which no-gradient reports
])
def test_the_border_is_a_ten_thousandth(first, second, seen):
    told = look(two_weights(first, second), lambda out, y: out.mean(),
                (torch.ones(4, 1), None))
    assert (told and told.seen) == seen


def test_earlier_is_what_is_called_earlier():
    """Layers need not be registered in the order in which they are called."""
    batch = torch.ones(4, 1), None
    for small, seen in ("first", None), ("second", (
            "the gradient of second.weight has the norm 9e-05, that of first.weight "
            "1")):
        model = Fn(lambda m, x, small=small: m.second(x) * (
            0.9e-4 if small == "second" else 1) + m.first(x) * (
                0.9e-4 if small == "first" else 1),
            first=nn.Linear(1, 1), second=nn.Linear(1, 1))
        told = look(model, lambda out, y: out.mean(), batch)
        assert (told and told.seen) == seen


def test_it_is_silent_about_matrices_of_other_modules():
    model = Fn(lambda m, x: m.first * x * 0.9e-4 + m.second * x,
               first=nn.Parameter(torch.ones(1, 1)),
               second=nn.Parameter(torch.ones(1, 1)))
    assert look(model, lambda out, y: out.mean(), (torch.ones(4, 1), None)) is None


@pytest.mark.parametrize("model", [mlp(), nn.Linear(8, 4), deep(nn.ReLU, 2)])
def test_it_is_silent_about_sound_models(model):
    assert look(model, CE, classes()) is None
