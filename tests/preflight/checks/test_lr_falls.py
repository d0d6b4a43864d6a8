"""`lr-falls`: the learning rate falls to nothing within a few steps."""
from functools import partial

import pytest
import torch
from torch.optim import lr_scheduler

from tests.preflight.small import (
    CE,
    adam,
    classes,
    found,
    line,
    loader,
    mlp,
    step_of,
    watched,
)

look = partial(found, "lr-falls")


def training(schedule_of):
    model = mlp()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer, schedule_of(optimizer))
    return model, CE, classes(), optimizer, step


def test_a_schedule_for_epochs_is_named():
    seen = look(*training(lambda optimizer: lr_scheduler.StepLR(optimizer, 1, 0.5)))
    assert seen.seen == ("the learning rate falls from 0.001 to 4.9e-07 within 12 "
                         "steps")
    assert line(seen) == "schedule.step()"


@pytest.mark.parametrize(("factor", "is_named"), [(0.80, True), (0.82, False)])
def test_the_border_is_a_tenth_within_twelve_steps(factor, is_named):
    assert bool(look(*training(lambda optimizer: lr_scheduler.ExponentialLR(
        optimizer, factor)))) is is_named


def test_a_rate_that_the_step_sets_itself_is_named():
    model = mlp()
    optimizer = adam(model)

    def train_step(batch):
        step_of(model, CE, optimizer)(batch)
        optimizer.param_groups[0]["lr"] /= 2

    seen = look(model, CE, classes(), optimizer, train_step)
    assert line(seen) == "optimizer.step()"


def test_it_is_silent_about_a_schedule_for_fewer_steps():
    def schedule_of(optimizer):
        return lr_scheduler.OneCycleLR(optimizer, 0.01, total_steps=6)

    assert look(*training(schedule_of)) is None


@pytest.mark.parametrize("schedule_of", [
    lambda optimizer: lr_scheduler.StepLR(optimizer, 50, 0.01),
    lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, 1000),
    lambda optimizer: lr_scheduler.LinearLR(optimizer, 0.01, total_iters=10),
])
def test_it_is_silent_about_a_schedule_that_counts_steps(schedule_of):
    assert look(*training(schedule_of)) is None


def test_it_is_silent_about_an_optimizer_that_takes_no_step():
    model = mlp()
    assert look(model, CE, classes(), adam(model), step_of(model, CE, adam(model))
                ) is None


def test_it_is_silent_about_a_second_optimizer_with_a_lower_rate():
    model = mlp()
    first, second = adam(model[0]), torch.optim.SGD(model[2].parameters(), 1e-5)

    def train_step(batch):
        first.zero_grad()
        second.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        first.step()
        second.step()

    assert look(model, CE, classes(), first, train_step) is None


# -- loops that are watched -----------------------------------------------------------

def seen_in(length, schedule_of, per_epoch=1, **more):
    """What `watch` sees of a loop, with a call of the schedule every few steps."""
    model = mlp()
    optimizer = adam(model)
    schedule = schedule_of(optimizer)
    step = step_of(model, CE, optimizer)

    def loop():
        for number in range(1, length + 1):
            step(classes())
            if number % per_epoch == 0:
                schedule.step()

    return watched("lr-falls", loop, model, optimizer, schedule, **more)


def cosine(end):
    return lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, end)


def test_a_cosine_for_epochs_is_named_in_a_loop_that_goes_on():
    seen = seen_in(40, cosine(10))
    assert seen.seen == "the learning rate falls from 0.001 to 0 within 12 steps"
    assert line(seen) == "schedule.step()"


def test_it_is_silent_about_a_loop_that_ends_with_its_schedule():
    assert seen_in(10, cosine(10)) is None


def test_a_rate_that_is_low_long_before_the_end_of_the_loop_is_named():
    assert seen_in(10, lambda optimizer: lr_scheduler.StepLR(optimizer, 1, 0.5))


def test_the_last_step_that_is_watched_is_no_end_of_the_loop():
    assert seen_in(11, cosine(10), steps=10)


@pytest.mark.parametrize(("per_epoch", "is_named"), [(1, True), (3, False)])
def test_it_is_silent_about_a_schedule_that_is_stepped_once_per_epoch(
        per_epoch, is_named):
    assert bool(seen_in(40, lambda optimizer: lr_scheduler.StepLR(optimizer, 1, 0.1),
                        per_epoch)) is is_named


@pytest.mark.parametrize(("schedule_of", "is_named"), [
    (lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [13, 15]), True),
    (lambda optimizer: lr_scheduler.StepLR(optimizer, 7), True),
    (lambda optimizer: lr_scheduler.LinearLR(optimizer, 1.0, 0.0, 15), True),
    (lambda optimizer: lr_scheduler.LinearLR(optimizer, 1.0, 0.0, 48), False),
    (lambda optimizer: lr_scheduler.StepLR(optimizer, 16), False),
    (lambda optimizer: lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 16), False),
])
def test_a_rate_that_is_gone_after_the_first_epoch_is_named(schedule_of, is_named):
    model = mlp()
    optimizer = adam(model)
    schedule = schedule_of(optimizer)
    step = step_of(model, CE, optimizer, schedule)
    data = loader(torch.randn(128, 8), shuffle=True)

    def loop():
        for _ in range(3):
            for batch in data:
                step(batch)

    assert bool(watched("lr-falls", loop, model, optimizer, schedule)) is is_named
