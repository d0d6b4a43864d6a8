"""`scrambled-axes`: a reshape stands where axes should have been exchanged."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found

look = partial(found, "scrambled-axes", steps=0)


def training(change, shape=(16, 5, 8), out=8):
    """A model that changes the shape of what a layer made of the input."""
    model = Fn(lambda m, x: m.head(change(m.inner(x)).flatten(1)),
               inner=nn.Linear(shape[-1], out), head=nn.LazyLinear(4))
    x = torch.randn(shape)
    model(x)
    return model, CE, (x, torch.arange(len(x)) % 4)


SCRAMBLED = {
    "heads that are split": lambda h: h.view(16, 2, 5, 4),
    "heads that are joined": lambda h: h.view(16, 5, 2, 4).transpose(1, 2).reshape(
        16, 5, 8),
    "heads in the batch": lambda h: h.reshape(32, 5, 4).view(16, -1),
    "channels first": lambda h: h.view(16, 8, 5),
    "time first": lambda h: h.reshape(5, 16, 8).transpose(0, 1),
    "in two steps": lambda h: h.flatten(1).view(16, 8, 5),
    "like another": lambda h: h.view_as(torch.empty(16, 8, 5)),
}
SOUND = {
    "heads": lambda h: h.view(16, 5, 2, 4).transpose(1, 2).transpose(1, 2).reshape(
        16, 5, 8),
    "heads in the batch": lambda h: h.view(16, 5, 2, 4).transpose(1, 2).reshape(
        32, 5, 4).view(16, 2, 5, 4),
    "channels first": lambda h: h.transpose(1, 2),
    "rows of all": lambda h: h.view(-1, 8).view(16, 5, 8),
    "parts": lambda h: h.view(16, 20, 2),
    "there and back": lambda h: h.flatten().view(16, 5, 8),
    "skewed": lambda h: F.pad(h, (1, 0)).view(16, 9, 5)[:, 1:].view(16, 5, 8),
    "of weights": lambda h: h @ torch.ones(5, 8).view(8, 5),
}


@pytest.mark.parametrize("name", SCRAMBLED)
def test_axes_that_are_scrambled_are_named(name):
    said = look(*training(SCRAMBLED[name]))
    assert "neither splits nor joins neighbouring axes" in said.seen


@pytest.mark.parametrize("name", SOUND)
def test_it_is_silent_about_axes_that_are_split_joined_or_moved(name):
    assert look(*training(SOUND[name])) is None


def both_ways(is_named):
    def forward(m, x):
        last = m.rnn(x)[1]
        last = last if is_named else last.transpose(0, 1)
        return m.head(last.reshape(len(x), -1))

    return Fn(forward, rnn=nn.GRU(8, 16, batch_first=True, bidirectional=True),
              head=nn.Linear(32, 4))


def columns_of_images(is_named):
    def forward(m, x):
        maps = m.conv(x[:, None])
        count, channels, height, width = maps.shape
        maps = maps if is_named else maps.permute(0, 3, 1, 2)
        return m.head(maps.reshape(count, width, channels * height).mean(1))

    return Fn(forward, conv=nn.Conv2d(1, 6, 3, padding=1), head=nn.Linear(30, 4))


@pytest.mark.parametrize("make", [both_ways, columns_of_images])
@pytest.mark.parametrize("is_named", [True, False])
def test_layers_of_torch_are_looked_at(make, is_named):
    batch = torch.randn(16, 5, 8), torch.arange(16) % 4
    assert bool(look(make(is_named), CE, batch)) is is_named


def test_it_is_silent_where_two_axes_have_the_same_length():
    assert look(*training(lambda h: h.view(16, 8, 8), (16, 8, 8))) is None
