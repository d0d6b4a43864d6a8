"""`schedule-unit`: a schedule that counts batches is stepped once per epoch."""
from functools import partial

import pytest
import torch
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

from tests.preflight.small import (
    CE,
    classes,
    line,
    loader,
    mlp,
    sgd,
    step_of,
    watched,
)

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


def noam(warmup):
    return lambda step: min((step + 1) ** -0.5, (step + 1) * warmup ** -1.5)


def warmed(optimizer, steps):
    rising = LinearLR(optimizer, 0.01, 1.0, steps)
    return SequentialLR(optimizer, [rising, CosineAnnealingLR(optimizer, 2000)],
                        [steps])


def by_loader(make, per, epochs=3, size=8):
    """A loop over a shuffled loader, in which no input comes again."""
    model = mlp()
    optimizer = sgd(model)
    schedule = make(optimizer)
    step = step_of(model, CE, optimizer)
    data = loader(torch.randn(size * 8, 8), shuffle=True)

    def move():
        metric = [1.0] if isinstance(schedule, ReduceLROnPlateau) else []
        schedule.step(*metric)

    def loop():
        for _ in range(epochs):
            for batch in data:
                step(batch)
                if per == "batch":
                    move()
            if per == "epoch":
                move()

    return loop, model, optimizer, schedule


@pytest.mark.parametrize("make", [
    lambda optimizer: LambdaLR(optimizer, noam(200)),
    lambda optimizer: LambdaLR(optimizer, [noam(400)]),
    lambda optimizer: warmed(optimizer, 500)])
def test_a_warmup_of_many_steps_that_is_stepped_per_epoch_is_named(make):
    seen = look(*by_loader(make, "epoch"))
    assert "is stepped 3 times in 24 steps of the optimizer, and its rate rises for " \
        in seen.seen
    assert look(*by_loader(make, "batch")) is None


@pytest.mark.parametrize("make", [
    lambda optimizer: LambdaLR(optimizer, noam(10)),
    lambda optimizer: warmed(optimizer, 20),
    lambda optimizer: CosineAnnealingLR(optimizer, 200)])
def test_it_is_silent_about_a_warmup_of_some_epochs(make):
    assert look(*by_loader(make, "epoch")) is None


@pytest.mark.parametrize(("make", "told"), [
    (lambda optimizer: CosineAnnealingLR(optimizer, 5),
     "CosineAnnealingLR is stepped after every batch, and has ended after 5 of the 8 "
     "batches of an epoch"),
    (lambda optimizer: ExponentialLR(optimizer, 0.8),
     "ExponentialLR is stepped after every batch, and falls to 0.17 of its rate in 8 "
     "batches"),
    (lambda optimizer: ReduceLROnPlateau(optimizer, patience=10),
     "ReduceLROnPlateau is stepped after every batch, and waits for 10 batches without "
     "progress")])
def test_a_schedule_of_epochs_that_is_stepped_per_batch_is_named(make, told):
    assert look(*by_loader(make, "batch")).seen == told
    assert look(*by_loader(make, "epoch")) is None


@pytest.mark.parametrize("make", [
    lambda optimizer: CosineAnnealingLR(optimizer, 24),
    lambda optimizer: ExponentialLR(optimizer, 0.99)])
def test_it_is_silent_about_long_schedules_of_batches(make):
    assert look(*by_loader(make, "batch")) is None
