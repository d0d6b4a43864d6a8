"""`overlap-of-scores`: a Dice, Jaccard or Tversky loss gets raw scores."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import found, line

look = partial(found, "overlap-of-scores", steps=0)


def net():
    return nn.Conv2d(3, 1, 3, padding=1)


def batch(most=1.0):
    x = torch.randn(4, 3, 6, 6)
    return x, most * (x[:, :1] > 0).float()


def dice(p, t):
    both = (p * t).sum()
    return 1 - (2 * both + 1) / (p.sum() + t.sum() + 1)


def jaccard(p, t):
    both = torch.mul(p, t).flatten(1).sum(1)
    return (1 - (both + 1) / ((p + t).flatten(1).sum(1) - both + 1)).mean()


def tversky(p, t):
    p, t = p.view(-1), t.view(-1)
    hits = (t * p).sum()
    return 1 - hits / (hits + 0.3 * ((1 - t) * p).sum() + 0.7 * (t * (1 - p)).sum())


def squared(p, t):
    both = torch.einsum("bchw,bchw->bc", p, t)
    below = p.square().sum((2, 3)) + t.square().sum((2, 3))
    return (1 - 2 * both / below.clamp(min=1)).mean()


LOSSES = [dice, jaccard, tversky, squared]


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_an_overlap_of_raw_scores_is_named(loss_fn):
    seen = look(net(), loss_fn, batch())
    assert seen.seen.startswith("an overlap is computed of outputs from -")
    assert seen.seen.endswith("; it is one only of values from 0 to 1")


def test_the_line_is_that_of_the_product():
    assert line(look(net(), dice, batch())) == "both = (p * t).sum()"


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_masks_that_were_not_divided_are_named(loss_fn):
    seen = look(nn.Sequential(net(), nn.Sigmoid()), loss_fn, batch(255))
    assert seen.seen.startswith("an overlap is computed with targets up to 255")


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_it_is_silent_about_probabilities(loss_fn):
    assert look(nn.Sequential(net(), nn.Sigmoid()), loss_fn, batch()) is None
    assert look(net(), lambda p, t: loss_fn(p.sigmoid(), t), batch()) is None


@pytest.mark.parametrize("loss_fn", [
    lambda p, t: -F.cosine_similarity(p.flatten(1), t.flatten(1)).mean(),
    lambda p, t: -((p * t).sum() / (p.norm() * t.norm())),
    lambda p, t: ((p - 1).square() * t).sum() / t.sum(),
    lambda p, t: F.binary_cross_entropy_with_logits(p, t),
    lambda p, t: -(p * t).sum() / t.numel(),
])
def test_it_is_silent_about_other_products_with_a_mask(loss_fn):
    assert look(net(), loss_fn, batch()) is None
