"""`sum-beside-mean`: one term is a mean over the batch, another a sum."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found

look = partial(found, "sum-beside-mean", steps=0)


def net():
    def forward(m, x):
        mean, log_var = m.encode(x).chunk(2, 1)
        code = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
        return m.decode(code), mean, log_var

    return Fn(forward, encode=nn.Linear(8, 6), decode=nn.Linear(3, 8))


def divergence(mean, log_var):
    return -0.5 * (1 + log_var - mean ** 2 - log_var.exp())


def test_a_sum_beside_a_mean_is_named():
    def loss_fn(out, x):
        return F.mse_loss(out[0], x) + divergence(*out[1:]).sum()

    seen = look(net(), loss_fn, torch.randn(16, 8))
    assert seen.seen == ("for the batch twice over, the gradient by output 0 is "
                         "halved, and that by output 1 stays")


@pytest.mark.parametrize("loss_fn", [
    lambda out, x: F.mse_loss(out[0], x, reduction="sum") + divergence(*out[1:]).mean(),
    lambda out, x: (out[0] - x).square().sum(1).mean() + divergence(
        *out[1:]).sum(1).sum()])
def test_it_is_named_both_ways_round(loss_fn):
    assert look(net(), loss_fn, torch.randn(16, 8))


@pytest.mark.parametrize("loss_fn", [
    lambda out, x: F.mse_loss(out[0], x) + divergence(*out[1:]).mean(),
    lambda out, x: (out[0] - x).square().sum() + divergence(*out[1:]).sum(),
    lambda out, x: (out[0] - x).square().sum(1).mean() + divergence(
        *out[1:]).sum(1).mean(),
    lambda out, x: F.mse_loss(out[0], x) + divergence(*out[1:]).sum() / len(x),
    lambda out, x: F.mse_loss(out[0], x)])
def test_it_is_silent_about_terms_that_are_reduced_alike(loss_fn):
    assert look(net(), loss_fn, torch.randn(16, 8)) is None


def test_it_is_silent_about_a_contrast_beside_a_mean():
    model = Fn(lambda m, x: (m.one(x), m.two(x)), one=nn.Linear(8, 4),
               two=nn.Linear(8, 4))

    def loss_fn(out, y):
        places = torch.arange(len(y))
        return CE(out[0] @ out[1].T, places) + CE(out[0], y)

    assert look(model, loss_fn, (torch.randn(16, 8), torch.arange(16) % 4)) is None
