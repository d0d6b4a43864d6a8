"""`schedule-unused`: a schedule of the learning rate is never stepped."""
from functools import partial

import pytest
import torch
from torch.optim.lr_scheduler import StepLR

from tests.preflight.small import CE, adam, classes, mlp, step_of, watched

look = partial(watched, "schedule-unused")


def training(epochs=2, validates=False, again=True, steps_schedule=False, given=True):
    """A loop over epochs of three batches."""
    model = mlp()
    optimizer = adam(model)
    schedule = StepLR(optimizer, 100)
    step, batches = step_of(model, CE, optimizer), [classes() for _ in range(3)]

    def loop():
        for _ in range(epochs):
            for batch in batches if again else [classes() for _ in batches]:
                step(batch)
            if validates:
                model.eval()
                with torch.no_grad():
                    model(classes()[0])
                model.train()
            if steps_schedule:
                schedule.step()

    return loop, model, optimizer, schedule if given else None


@pytest.mark.parametrize(("validates", "again"), [
    (True, False), (False, True), (True, True)])
def test_a_schedule_that_is_not_stepped_at_the_edge_is_named(validates, again):
    assert look(*training(validates=validates, again=again)).seen == (
        "StepLR is not stepped in 6 steps, though an epoch ended after 3")


def test_one_of_several_is_named():
    loop, model, optimizer, schedule = training(steps_schedule=True)
    other = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
    assert look(loop, model, optimizer, [schedule, other]).seen.startswith(
        "ExponentialLR is not stepped")


@pytest.mark.parametrize("given", [
    {"steps_schedule": True}, {"again": False}, {"epochs": 1}, {"given": False},
    {"epochs": 1, "validates": True}])
def test_it_is_silent_if_it_is_stepped_and_if_no_edge_was_seen(given):
    assert look(*training(**given)) is None
