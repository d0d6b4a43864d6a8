"""`scrambled-images`: images were reshaped where axes should have been moved."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, found, images

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
