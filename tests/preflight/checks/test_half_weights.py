"""`half-weights`: parameters of 16 bits, too coarse for the steps they take."""
import re
from functools import partial

import pytest
import torch

from tests.preflight.small import (
    CE,
    Fn,
    adam,
    classes,
    found,
    mlp,
    scale,
    sgd,
    trains_in,
)

look = partial(found, "half-weights")


def training(dtype, rate):
    model, (x, y) = mlp().to(dtype), classes()
    return model, CE, (x.to(dtype), y), sgd(model, rate)


@pytest.mark.parametrize(("dtype", "name"), [
    pytest.param(torch.float16, "float16", marks=pytest.mark.skipif(
        not trains_in(torch.float16), reason="this torch cannot train in float16")),
    (torch.bfloat16, "bfloat16")])
def test_steps_that_are_lost_are_named(dtype, name):
    assert re.fullmatch(r"\d+ % of the \d+ numbers of " + name + " weights with a "
                        "gradient are the same after 16 steps",
                        look(*training(dtype, 1e-6)).seen)


@pytest.mark.parametrize(("large", "seen"), [
    (1, None), (2, None), (3, "75 % of the 4 numbers of bfloat16 weights with a "
                              "gradient are the same after 3 steps")])
def test_the_border_is_half_of_the_numbers(large, seen):
    model = scale(1.0, 1, 4).bfloat16()
    model.w.data[:, :large] = 512.0  # the next number is 2 away
    batch = torch.ones(4, 4).bfloat16(), None
    told = look(model, lambda out, y: out.mean(), batch, sgd(model, 0.2), steps=3)
    assert (told and told.seen) == seen


def test_it_is_silent_where_the_steps_are_large_enough():
    assert look(*training(torch.bfloat16, 1.0)) is None


def test_it_is_silent_about_32_bits_under_autocast():
    def forward(model, batch):
        with torch.autocast("cpu", torch.bfloat16):
            return model(batch[0])

    assert look(*training(torch.float32, 1e-12), forward=forward) is None


def test_it_is_silent_about_vectors_and_about_layers_that_are_not_used():
    vector = scale(512.0, 4).bfloat16()
    assert look(vector, lambda out, y: out.mean(), (torch.ones(4, 4).bfloat16(), None),
                sgd(vector, 0.2)) is None
    model, (x, y) = Fn(lambda m, x: m.net(x), net=mlp(), other=mlp()), classes()
    model.bfloat16()
    assert look(model, CE, (x.bfloat16(), y), sgd(model, 1.0)) is None


def test_it_is_silent_about_numbers_without_a_gradient():
    model, (x, y) = mlp().bfloat16(), classes()
    x[:, 1:] = 0  # seven of the eight columns of 0.weight have no gradient
    assert look(model, CE, (x.bfloat16(), y), adam(model, 1e-2)) is None
