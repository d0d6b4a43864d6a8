"""`cannot-overfit`: the loss of one batch does not fall."""
from functools import partial

import pytest
import torch

from tests.preflight.small import (
    CE,
    adam,
    classes,
    found,
    mlp,
    report,
    scale,
    sgd,
    step_of,
)

look = partial(found, "cannot-overfit")
ONES = torch.ones(4, 1), None


def mean(out, y):
    return out.mean()


def test_a_loss_that_rises_is_named():
    model = scale()
    assert look(model, mean, ONES, sgd(model, maximize=True)).seen == (
        "the loss of this batch rises: 1, and 2.5 after 16 steps on it")


def test_a_wrong_sign_is_named():
    model = mlp()
    optimizer = adam(model)

    def train_step(batch):
        optimizer.zero_grad()
        (-CE(model(batch[0]), batch[1])).backward()
        optimizer.step()

    assert " rises: " in look(model, CE, classes(), optimizer, train_step).seen


def test_a_loss_that_stays_is_named():
    model = mlp()
    assert " stays: " in look(model, CE, classes(), sgd(model, 1e-7)).seen


def test_a_step_that_does_nothing_is_named():
    assert " stays: " in look(mlp(), CE, classes(), None, lambda batch: None).seen


@pytest.mark.parametrize(("rate", "is_named"), [(6e-5, True), (8e-5, False)])
def test_the_border_is_a_thousandth(rate, is_named):
    model = scale()  # the median of the last three losses is that after 15 steps
    assert bool(look(model, mean, ONES, sgd(model, rate))) is is_named


@pytest.mark.parametrize(("slope", "is_named"), [(2e-4, True), (5e-5, False)])
def test_it_is_silent_without_gradients(slope, is_named):
    model = scale()
    assert bool(look(model, lambda out, y: 1 + slope * out.mean(), ONES,
                     sgd(model))) is is_named


def test_it_is_silent_about_a_loss_that_turns_nan():
    model = scale()
    said = report(model, lambda out, y: out.sqrt().mean(), ONES, sgd(model, 10.0))
    assert "becomes-nan" in said.codes and "cannot-overfit" not in said.codes


def test_it_is_silent_without_an_optimizer():
    model = scale()
    assert look(model, lambda out, y: 1e6 + out.mean(), ONES) is None
    assert look(model, lambda out, y: 1e6 + out.mean(), ONES, sgd(model))


@pytest.mark.parametrize(("growth", "is_named"), [(1.01, True), (1.1, False)])
def test_it_is_silent_about_a_schedule_that_rises(growth, is_named):
    model = mlp()
    optimizer = sgd(model, 1e-7)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, growth)
    assert bool(look(model, CE, classes(), optimizer, step_of(
        model, CE, optimizer, schedule))) is is_named


@pytest.mark.parametrize(("every", "is_named"), [(1, True), (12, False), (17, True)])
def test_it_waits_for_three_steps_where_gradients_are_accumulated(every, is_named):
    model = mlp()
    optimizer, calls = sgd(model, 1e-7), [0]

    def train_step(batch):
        (CE(model(batch[0]), batch[1]) / every).backward()
        calls[0] += 1
        if calls[0] % every == 0:
            optimizer.step()
            optimizer.zero_grad()

    assert bool(look(model, CE, classes(), optimizer, train_step)) is is_named


@pytest.mark.parametrize("trained", [True, False])
def test_it_is_silent_about_a_judge_that_is_trained_as_well(trained):
    model, judge = mlp(), torch.nn.Linear(4, 1)
    first, second = sgd(model, 1e-7), sgd(judge)

    def loss_fn(out, y):
        return -judge(out).mean()

    def train_step(batch):
        first.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        first.step()
        if trained:
            second.zero_grad()
            judge(model(batch[0]).detach()).mean().backward()
            second.step()

    assert bool(look(model, loss_fn, classes(), first, train_step)) is not trained
