"""`mistake-costs-less`: the loss is lower for an output that is further off."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import BCE, MSE, found, mlp

look = partial(found, "mistake-costs-less", steps=0)


def batch():
    return torch.randn(32, 8), (torch.arange(32) % 3 == 0).float()[:, None]


def net():
    return mlp(out=1)


def hard(p, y):
    """A focal loss in which the easy negatives count most."""
    return -(y * (1 - p) ** 2 * p.log() + (1 - y) * (1 - p) ** 2 * (1 - p).log()).mean()


def plus(p, y):
    """The minus of the negatives is lost."""
    return (-y * p.log() + (1 - y) * (1 - p).log()).mean()


def half(p, y):
    """The negatives are left out."""
    return -(y * p.log()).mean()


def same(p, y):
    """Both kinds have the same logarithm."""
    return -(y * p.log() + (1 - y) * p.log()).mean()


@pytest.mark.parametrize("loss_fn", [hard, plus, half, same])
def test_cheap_mistakes_of_one_kind_are_named(loss_fn):
    of_scores = look(net(), lambda out, y: loss_fn(out.sigmoid(), y), batch())
    assert "when the outputs for targets of 0 go from undecided to wrong" in (
        of_scores.seen)
    of_chances = look(nn.Sequential(net(), nn.Sigmoid()), loss_fn, batch())
    assert of_chances.seen == of_scores.seen


def test_a_lost_minus_of_both_kinds_is_named():
    seen = look(net(), lambda out, y: -BCE(out, y), batch())
    assert seen.seen == ("the loss goes from -0.693 to -1.48 when the outputs go from "
                         "undecided to wrong")


@pytest.mark.parametrize("loss_fn", [
    BCE, MSE, lambda out, y: BCE(out, y * 0.8 + 0.1),
    lambda out, y: F.soft_margin_loss(out, 2 * y - 1),
    lambda out, y: F.relu(1 - (2 * y - 1) * out).mean(),
    lambda out, y: (out.sigmoid() - y).abs().mean(),
    lambda out, y: 1 - 2 * (out.sigmoid() * y).sum() / (out.sigmoid() + y).sum(),
    lambda out, y: -(out - out.mean()).mul(y).mean(),  # the same for all
    lambda out, y: -BCE(out, 1 - y).exp().neg().mean(),  # labels the other way round
])
def test_it_is_silent_about_losses_that_grow(loss_fn):
    assert look(net(), loss_fn, batch()) is None


def test_it_is_silent_about_distances():
    def contrastive(distance, y):
        return (y * F.relu(2 - distance) + (1 - y) * distance).mean()

    assert look(nn.Sequential(net(), nn.Softplus()), contrastive, batch()) is None
