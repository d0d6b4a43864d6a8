"""`sampled-without-gradient`: a sample of a normal distribution cuts the gradient."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.distributions import Normal
from torch.nn import functional as F

from tests.preflight.small import MSE, Fn, found, line

look = partial(found, "sampled-without-gradient", steps=0)


def autoencoder(sample):
    def forward(m, x):
        mean, log = m.encoder(x).chunk(2, 1)
        return m.decoder(sample(mean, log.exp())), mean

    model = Fn(forward, encoder=nn.Linear(8, 6), decoder=nn.Linear(3, 8))
    x = torch.randn(16, 8)
    return model, lambda out, y: F.mse_loss(out[0], y) + out[1].pow(2).mean(), (x, x)


@pytest.mark.parametrize("sample", [
    lambda mean, deviation: Normal(mean, deviation).sample(),
    lambda mean, deviation: Normal(mean, deviation).sample().tanh() * 2,
    lambda mean, deviation: torch.normal(mean, deviation).detach(),
])
def test_a_sample_that_a_layer_gets_is_named(sample):
    said = look(*autoencoder(sample))
    assert "goes into linear without a gradient" in said.seen
    assert "lambda mean, deviation" in line(said)


@pytest.mark.parametrize("sample", [
    lambda mean, deviation: Normal(mean, deviation).rsample(),
    lambda mean, deviation: mean + deviation * torch.randn_like(mean),
    lambda mean, deviation: mean + torch.normal(0.0, 1.0, mean.shape),
])
def test_it_is_silent_about_samples_with_a_gradient(sample):
    assert look(*autoencoder(sample)) is None


def test_it_is_silent_about_actions_that_no_layer_gets():
    def loss_fn(mean, reward):
        policy = Normal(mean, 1.0)
        return -(policy.log_prob(policy.sample()) * reward).mean()

    model = nn.Linear(8, 1)
    assert look(model, loss_fn, (torch.randn(16, 8), torch.randn(16, 1))) is None
    assert look(model, MSE, (torch.randn(16, 8), torch.randn(16, 1))) is None
