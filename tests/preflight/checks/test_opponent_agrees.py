"""`opponent-agrees`: a generator is trained to please its judge's own loss."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import found, line, mlp

look = partial(found, "opponent-agrees")
BCE = F.binary_cross_entropy_with_logits


def labelled(verdict, real):
    label = torch.ones_like(verdict) if real else torch.zeros_like(verdict)
    return BCE(verdict, label)


def wasserstein(verdict, real):
    return -verdict.mean() if real else verdict.mean()


def hinge(verdict, real):
    return F.relu(1 - verdict if real else 1 + verdict).mean()


def saturating(verdict, real):
    chance = verdict.sigmoid()
    return -(chance if real else 1 - chance).log().mean()


LOSSES = [labelled, wasserstein, hinge, saturating]


def pair(loss, wrong, end=()):
    """A generator, its batch and optimizer, and a step that trains the judge first."""
    generator, judge = mlp(out=6), nn.Sequential(nn.Linear(6, 16), nn.ReLU(),
                                                 nn.Linear(16, 1), *end)
    first = torch.optim.RMSprop(judge.parameters(), 1e-3)
    second = torch.optim.RMSprop(generator.parameters(), 1e-3)

    def loss_fn(fake, real):
        return loss(judge(fake), real=not wrong)

    def train_step(batch):
        noise, real = batch
        first.zero_grad()
        fake = generator(noise)
        (loss(judge(real), True) + loss(judge(fake.detach()), False)).backward()
        first.step()
        second.zero_grad()
        loss_fn(generator(noise), real).backward()
        second.step()

    batch = torch.randn(16, 8), torch.randn(16, 6) + 1
    return generator, loss_fn, batch, second, train_step


@pytest.mark.parametrize("loss", LOSSES)
def test_a_generator_that_agrees_is_named(loss):
    seen = look(*pair(loss, wrong=True))
    assert seen.seen == ("the step of the generator makes the verdict of Sequential on "
                         "what it generates lower, as the step of the judge does")
    assert "judge(fake)" in line(seen)


@pytest.mark.parametrize("loss", LOSSES)
def test_it_is_silent_about_opponents(loss):
    assert look(*pair(loss, wrong=False)) is None


def in_one_model(wrong, swapped=False):
    """Both networks are parts of one model, and the generator has its step first."""
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.generator, self.judge = mlp(out=6), mlp(out=1)
            self.judge[0] = nn.Linear(6, 32)

        def forward(self, noise):
            return self.judge(self.generator(noise))

    model = Both()
    first = torch.optim.Adam(model.generator.parameters(), 1e-3)
    second = torch.optim.Adam(model.judge.parameters(), 1e-3)
    loss = labelled

    def loss_fn(verdict, real):
        return loss(verdict, real=not wrong)

    def train_step(batch):
        noise, real = batch
        first.zero_grad()
        loss_fn(model(noise), real).backward()
        first.step()
        second.zero_grad()
        with torch.no_grad():
            fake = model.generator(noise)
        loss(model.judge(fake), swapped).backward()
        loss(model.judge(real), not swapped).backward()
        second.step()

    batch = torch.randn(16, 8), torch.randn(16, 6) + 1
    return model, loss_fn, batch, first, train_step


@pytest.mark.parametrize(("wrong", "swapped", "is_named"), [
    (True, False, True), (False, True, True), (False, False, False)])
def test_parts_of_one_model_are_looked_at(wrong, swapped, is_named):
    assert bool(look(*in_one_model(wrong, swapped))) is is_named


@pytest.mark.parametrize("wrong", [True, False])
def test_a_generator_that_steps_now_and_then_is_seen(wrong):
    generator, loss_fn, batch, optimizer, _ = pair(wasserstein, wrong)
    judge = loss_fn.__closure__[0].cell_contents
    first = torch.optim.RMSprop(judge.parameters(), 1e-3)
    calls = [0]

    def train_step(batch):
        noise, real = batch
        first.zero_grad()
        fake = generator(noise).detach()
        (judge(fake).mean() - judge(real).mean() + penalty(fake, real)).backward()
        first.step()
        calls[0] += 1
        if calls[0] % 5 == 0:
            optimizer.zero_grad()
            loss_fn(generator(noise), real).backward()
            optimizer.step()

    def penalty(fake, real):
        between = (0.5 * fake + 0.5 * real).requires_grad_()
        slope = torch.autograd.grad(judge(between).sum(), between, create_graph=True)[0]
        return 10 * (slope.norm(dim=1) - 1).square().mean()

    assert bool(look(generator, loss_fn, batch, optimizer, train_step)) is wrong


def test_it_is_silent_about_two_parts_that_want_the_same():
    encoder, head = mlp(out=6), nn.Linear(6, 1)
    first, second = (torch.optim.SGD(each.parameters(), 0.01)
                     for each in (encoder, head))

    def loss_fn(out, y):
        return BCE(head(out), y)

    def train_step(batch):
        loss_fn(encoder(batch[0]), batch[1]).backward()
        for each in (first, second):
            each.step()
            each.zero_grad()

    batch = torch.randn(16, 8), torch.ones(16, 1)
    assert look(encoder, loss_fn, batch, first, train_step) is None
