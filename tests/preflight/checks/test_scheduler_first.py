"""`scheduler-first`: the schedule is stepped before the optimizer."""
from functools import partial

import pytest
from torch.optim import lr_scheduler

from tests.preflight.small import CE, adam, classes, found, line, mlp

look = partial(found, "scheduler-first")


def training(before, schedule_of=lambda optimizer: lr_scheduler.StepLR(
        optimizer, 1, 0.5)):
    model = mlp()
    optimizer = adam(model)
    schedule = schedule_of(optimizer)

    def train_step(batch):
        optimizer.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        if before:
            schedule.step()
        optimizer.step()
        if not before:
            schedule.step()

    return model, CE, classes(), optimizer, train_step


@pytest.mark.parametrize(("schedule_of", "rate"), [
    (lambda optimizer: lr_scheduler.StepLR(optimizer, 1, 0.5), "0.0005"),
    (lambda optimizer: lr_scheduler.ExponentialLR(optimizer, 0.9), "0.0009"),
])
def test_a_schedule_that_comes_first_is_named(schedule_of, rate):
    seen = look(*training(True, schedule_of))
    assert seen.seen == (f"the first step has the learning rate {rate}; the 0.001 of "
                         "the optimizer is never used")
    assert line(seen) == "schedule.step()"


def test_it_is_silent_about_a_schedule_that_comes_last():
    assert look(*training(False)) is None


def test_it_is_silent_where_the_rate_is_still_that_of_the_optimizer():
    assert look(*training(True, lambda optimizer: lr_scheduler.StepLR(
        optimizer, 50))) is None


def test_it_is_silent_about_a_rate_that_the_step_sets_itself():
    *given, optimizer, step = training(False)

    def train_step(batch):
        optimizer.param_groups[0]["lr"] = 1e-4
        step(batch)

    assert look(*given, optimizer, train_step) is None


def test_it_is_silent_about_another_optimizer_than_the_one_that_is_given():
    model, loss_fn, batch, _, step = training(True)
    assert look(model, loss_fn, batch, None, step) is None


def test_it_is_silent_about_a_schedule_without_a_step_of_the_optimizer():
    model, loss_fn, batch, optimizer, _ = training(True)
    schedule = lr_scheduler.StepLR(optimizer, 1, 0.5)
    assert look(model, loss_fn, batch, optimizer, lambda batch: schedule.step()) is None


def test_it_is_silent_without_a_train_step():
    assert look(*training(True)[:4]) is None
