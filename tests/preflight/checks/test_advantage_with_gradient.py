"""`advantage-with-gradient`: the policy's loss sends gradients into the critic."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, line, mlp

look = partial(found, "advantage-with-gradient", steps=0)


def actor_critic(loss_fn):
    """Log-probabilities of the actions that were chosen, and the advantages."""
    model = Fn(lambda m, x: (m.actor(x), m.critic(x)[:, 0]), actor=mlp(),
               critic=mlp(out=1))
    x, action = classes()

    def loss(out, y):
        action, reward = y
        chosen = out[0].log_softmax(1).gather(1, action[:, None])[:, 0]
        advantage = reward - out[1]
        return loss_fn(chosen, advantage) + advantage.square().mean()

    return model, loss, (x, (action, torch.rand(32)))


@pytest.mark.parametrize("loss_fn", [
    lambda chosen, advantage: -(chosen * advantage).mean(),
    lambda chosen, advantage: (advantage * -chosen).mean(),
    lambda chosen, advantage: -torch.mul(chosen, advantage).sum(),
])
def test_a_factor_with_a_gradient_is_named(loss_fn):
    seen = look(*actor_critic(loss_fn))
    assert seen.seen == ("log-probabilities of actions are multiplied by a factor that "
                         "has a gradient")
    assert "chosen" in line(seen)


@pytest.mark.parametrize("loss_fn", [
    lambda chosen, advantage: -(chosen * advantage.detach()).mean(),
    lambda chosen, advantage: -(chosen * chosen.exp() ** 2).mean(),
    lambda chosen, advantage: -chosen.mean() * advantage.mean(),
])
def test_it_is_silent_about_constants_and_what_comes_from_the_same_scores(loss_fn):
    assert look(*actor_critic(loss_fn)) is None


def test_it_is_silent_about_focal_losses_and_entropies():
    def loss_fn(out, y):
        log = out.log_softmax(1)
        chosen = log.gather(1, y[:, None])
        focal = -((1 - chosen.exp()) ** 2 * chosen).mean()
        return focal + 0.01 * (log.exp() * log).sum(1).mean()

    assert look(mlp(), loss_fn, classes()) is None


def test_it_is_silent_about_other_factors_of_the_model():
    model = Fn(lambda m, x: (m.net(x), m.weight(x)[:, 0]), net=mlp(),
               weight=mlp(nn.Sigmoid(), out=1))
    assert look(model, lambda out, y: CE(out[0], y) + (out[0][:, 0] * out[1]).mean(),
                classes()) is None
