"""`divergence-minimum`: the divergence of a VAE has its minimum elsewhere, or none."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.distributions import Normal, kl_divergence
from torch.nn import functional as F

from tests.preflight.small import Fn, found

look = partial(found, "divergence-minimum", steps=0)


def net(scale=lambda out: (0.5 * out).exp(), give=lambda out: out):
    def forward(m, x):
        mean, out = m.encode(x).chunk(2, 1)
        code = mean + scale(out) * torch.randn_like(mean)
        return m.decode(code), mean, give(out)

    return Fn(forward, encode=nn.Linear(8, 6), decode=nn.Linear(3, 8))


def with_divergence(divergence, model=None):
    def loss_fn(out, x):
        return F.mse_loss(out[0], x) + divergence(*out[1:]).mean()

    return model or net(), loss_fn, torch.randn(16, 8)


def gauss(mean, log_sigma):
    return 0.5 * (mean ** 2 + (2 * log_sigma).exp() - 2 * log_sigma - 1)


@pytest.mark.parametrize("divergence", [
    lambda mean, log_var: gauss(mean, (0.5 * log_var).exp()),
    lambda mean, log_var: -0.5 * (1 - log_var - mean ** 2 - log_var.exp()),
    lambda mean, log_var: 0.5 * (mean ** 2 + log_var.exp())])
def test_a_deviation_that_is_best_at_zero_is_named(divergence):
    seen = look(*with_divergence(divergence))
    assert seen.seen == ("the loss falls without end when output 2, the deviation of "
                         "the code or its logarithm, falls: the divergence has no "
                         "minimum")


def test_a_deviation_that_is_best_without_bound_is_named():
    seen = look(*with_divergence(lambda mean, log_var: mean ** 2 - log_var))
    assert "output 2, the deviation of the code or its logarithm, rises" in seen.seen


@pytest.mark.parametrize("divergence", [
    lambda mean, log_var: 0.5 * (1 + log_var - mean ** 2 - log_var.exp()),
    lambda mean, log_var: -0.5 * (1 + log_var + mean ** 2 - log_var.exp())])
def test_means_that_are_driven_away_are_named(divergence):
    seen = look(*with_divergence(divergence))
    assert "when the means of the code go from 0 to 4 or -4" in seen.seen


@pytest.mark.parametrize("training", [
    with_divergence(lambda mean, log_var: gauss(mean, 0.5 * log_var)),
    with_divergence(lambda mean, log_var: 0.01 * gauss(mean, 0.5 * log_var)),
    with_divergence(lambda mean, log_var: gauss(mean, 0.5 * log_var).clamp(min=0.1)),
    with_divergence(gauss, net(torch.exp)),
    with_divergence(lambda mean, std: gauss(mean, std.log()), net(F.softplus,
                                                                  F.softplus)),
    with_divergence(lambda mean, log_var: kl_divergence(
        Normal(mean, (0.5 * log_var).exp()), Normal(0.0, 1.0))),
    with_divergence(lambda mean, log_var: mean ** 2),
    with_divergence(lambda one, two: (one - two) ** 2)])
def test_it_is_silent_about_sound_divergences_and_other_outputs(training):
    assert look(*training) is None


def test_it_is_silent_about_two_outputs():
    model = Fn(lambda m, x: m.net(x).chunk(2, 1), net=nn.Linear(8, 2))

    def loss_fn(out, y):
        return F.gaussian_nll_loss(out[0], y, out[1].exp())

    assert look(model, loss_fn, (torch.randn(16, 8), torch.randn(16, 1))) is None
