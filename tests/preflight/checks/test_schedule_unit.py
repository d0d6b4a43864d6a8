"""`schedule-unit`: a schedule that counts batches is stepped once per epoch."""
from functools import partial

import pytest
from torch.optim.lr_scheduler import CyclicLR, OneCycleLR, StepLR

from tests.preflight.small import CE, classes, line, mlp, sgd, step_of, watched

look = partial(watched, "schedule-unit")
KINDS = {
    "OneCycleLR": lambda optimizer: OneCycleLR(optimizer, 0.1, 100,
                                               cycle_momentum=False),
    "CyclicLR": lambda optimizer: CyclicLR(optimizer, 0.01, 0.1, cycle_momentum=False),
    "StepLR": lambda optimizer: StepLR(optimizer, 10),
}


def training(kind, per="epoch", size=4, again=True):
    """A loop of two epochs."""
    model = mlp()
    optimizer = sgd(model)
    schedule = KINDS[kind](optimizer)
    step, batches = step_of(model, CE, optimizer), [classes() for _ in range(size)]

    def loop():
        for _ in range(2):
            for batch in batches if again else [classes() for _ in batches]:
                step(batch)
                if per == "batch":
                    schedule.step()
            if per == "epoch":
                schedule.step()

    return loop, model, optimizer, schedule


@pytest.mark.parametrize("kind", ["OneCycleLR", "CyclicLR"])
def test_a_schedule_of_batches_that_is_stepped_per_epoch_is_named(kind):
    seen = look(*training(kind))
    assert seen.seen == f"{kind} is stepped 2 times in 8 steps of the optimizer"
    assert line(seen) == "schedule.step()"


@pytest.mark.parametrize("given", [
    {"per": "batch"}, {"per": "never"}, {"size": 2}, {"again": False}])
def test_it_is_silent_about_steps_per_batch_and_if_no_edge_was_seen(given):
    assert look(*training("OneCycleLR", **given)) is None


def test_it_is_silent_about_schedules_that_may_count_either():
    assert look(*training("StepLR")) is None
