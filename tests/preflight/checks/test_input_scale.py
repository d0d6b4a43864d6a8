"""`input-scale`: what the first layer is fed is very large, or nearly 0."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, images, line, mlp, two_layers

look = partial(found, "input-scale", steps=0)


def last(rnn):
    return Fn(lambda m, x: m.head(m.rnn(x)[0][:, -1]), rnn=rnn, head=nn.Linear(16, 4))


@pytest.mark.parametrize(("model", "name", "shape"), [
    (mlp(), "linear", (32, 8)),
    (nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(288, 4)), "conv2d",
     (16, 3, 8, 8)),
    (nn.Sequential(nn.Conv1d(3, 8, 3), nn.Flatten(), nn.Linear(48, 4)), "conv1d",
     (16, 3, 8)),
    (last(nn.LSTM(8, 16, batch_first=True)), "lstm", (16, 5, 8)),
    (last(nn.GRU(8, 16, batch_first=True)), "gru", (16, 5, 8)),
    (last(nn.RNN(8, 16, batch_first=True)), "rnn_tanh", (16, 5, 8)),
])
def test_pixels_of_0_to_255_are_named(model, name, shape):
    x = torch.rand(shape) * 255
    assert re.fullmatch(f"the input of {name}, the first layer, has a root mean square "
                        r"of 1[345]\d, and is at most 25[45] in size", look(
                            model, CE, (x, torch.arange(len(x)) % 4)).seen)


@pytest.mark.parametrize(("value", "is_named"), [
    (10.1, True), (9.9, False), (-10.1, True), (0.019, True), (0.021, False),
    (-0.021, False), (0.0, True)])
def test_the_borders_are_10_and_a_fiftieth(value, is_named):
    x, y = torch.full((32, 8), value), torch.arange(32) % 4
    told = look(two_layers(lambda m, x: m.b(m.a(x))), CE, (x, y))
    assert (told and told.seen) == (
        f"the input of linear, the first layer, has a root mean square of "
        f"{abs(value):g}, and is at most {abs(value):g} in size" if is_named else None)
    assert not told or line(told).startswith("told = look(two_layers(")


def test_one_value_beyond_a_fiftieth_is_enough():
    x, y = torch.zeros(32, 8), torch.arange(32) % 4
    x[3, 3] = 0.03
    assert look(mlp(), CE, (x, y)) is None


@pytest.mark.parametrize("forward", [
    lambda m, x: m.net(x / 255),
    lambda m, x: m.net(m.norm(x)),
    lambda m, x: m.net(x.log1p()),
])
def test_it_is_silent_about_what_a_model_scales_itself(forward):
    x, y = torch.rand(32, 8) * 255, torch.arange(32) % 4
    assert look(Fn(forward, net=mlp(), norm=nn.BatchNorm1d(8)), CE, (x, y)) is None


def test_it_is_silent_about_later_layers():
    model = two_layers(lambda m, x: m.b(m.a(x) * 1000))
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_what_a_parameter_scales():
    model = Fn(lambda m, x: m.net(x * m.w), net=mlp(),
               w=nn.Parameter(torch.tensor(1000.0)))
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_constants_of_the_model():
    model = two_layers(lambda m, x: m.b(m.a(torch.full((1, 8), 100.0)) * 0 + m.a(x)))
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_embeddings():
    model = Fn(lambda m, x: m.head(m.emb(x).mean(1)), emb=nn.Embedding(1000, 8),
               head=nn.Linear(8, 4))
    assert look(model, CE, (torch.randint(0, 1000, (32, 5)), torch.arange(32) % 4)
                ) is None


def test_it_is_silent_about_standardised_images():
    assert look(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(288, 4)), CE,
                images()) is None
