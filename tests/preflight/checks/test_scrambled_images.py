"""`scrambled-images`: images were reshaped where axes should have been moved."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, found, images

look = partial(found, "scrambled-images", steps=0)


def photos(height=16, width=16, channels=3):
    """Smooth images as a file gives them, the channels last."""
    down, across = torch.linspace(-1, 1, height)[:, None], torch.linspace(-1, 1, width)
    base = torch.stack([down + across, down - across, across * down + 1], -1)
    shift = torch.randn(8, 1, 1, 3)
    return (base + shift)[..., :channels]


def training(x):
    _, channels, height, width = x.shape
    model = nn.Sequential(nn.Conv2d(channels, 4, 3), nn.Flatten(),
                          nn.Linear(4 * (height - 2) * (width - 2), 4))
    return model, CE, (x, torch.arange(len(x)) % 4)


@pytest.mark.parametrize("size", [(16, 16), (8, 8), (8, 32)])
def test_a_reshape_is_named(size):
    x = photos(*size).reshape(8, 3, *size)
    assert re.fullmatch(
        r"neighbouring pixels differ by [\d.]+ on average, and by [\d.]+ if the same "
        r"numbers are read as \(N, H, W, 3\)", look(*training(x)).seen)


@pytest.mark.parametrize("x", [
    photos().permute(0, 3, 1, 2),  # as it should be
    photos(7, 16).reshape(8, 3, 7, 16),
    photos(16, 7).reshape(8, 3, 16, 7),
    photos(channels=2).reshape(8, 2, 16, 16),
    images()[0],  # without structure
])
def test_it_is_silent_about(x):
    assert look(*training(x)) is None


def channels_last(x):
    model = Fn(lambda m, x: m.net(x.permute(0, 3, 1, 2)), net=nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 4)))
    return model, CE, (x, torch.arange(len(x)) % 4)


def test_planes_that_are_read_as_pixels_are_named():
    planes = photos().permute(0, 3, 1, 2)
    assert "(N, 3, H, W)" in look(*channels_last(planes.reshape(8, 16, 16, 3))).seen
    assert look(*channels_last(photos())) is None


def series():
    steps = torch.linspace(0, 6, 40)[None, :, None]
    return torch.sin(steps + 6 * torch.rand(16, 1, 6)) + torch.randn(16, 1, 6)


@pytest.mark.parametrize(("x", "is_named"), [
    (series().reshape(16, 6, 40), True), (series().mT, False),
    (torch.randn(16, 6, 40), False)])
def test_series_are_looked_at(x, is_named):
    model = nn.Sequential(nn.Conv1d(6, 8, 5), nn.AdaptiveAvgPool1d(1), nn.Flatten(),
                          nn.Linear(8, 4))
    assert bool(look(model, CE, (x, torch.arange(16) % 4))) is is_named
