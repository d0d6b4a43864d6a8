"""`warmup-ends-at-zero`: a schedule rises to its highest rate, and is 0 at once."""
import math

import pytest
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    OneCycleLR,
)

from tests.preflight.small import CE, classes, found, line, mlp, sgd, step_of, watched

CODE = "warmup-ends-at-zero"


def linear(optimizer, warmup, total):
    def factor(step):
        if step < warmup:
            return step / warmup
        return max(0.0, (total - step) / max(1, total - warmup))

    return LambdaLR(optimizer, factor)


def cosine(optimizer, warmup, total):
    def factor(step):
        if step < warmup:
            return step / warmup
        done = (step - warmup) / max(1, total - warmup)
        return max(0.0, 0.5 * (1 + math.cos(math.pi * done)))

    return LambdaLR(optimizer, [factor])


class Linear:
    """The same as an object that is called, and as a method."""

    def __init__(self, warmup, total):
        self.warmup, self.total = warmup, total

    def __call__(self, step):
        if step < self.warmup:
            return (step + 1) / (self.warmup + 1)
        return max(0.0, 1 - (step - self.warmup) / max(1, self.total - self.warmup))

    factor = __call__


def as_object(optimizer, warmup, total):
    return LambdaLR(optimizer, Linear(warmup, total))


def as_method(optimizer, warmup, total):
    return LambdaLR(optimizer, Linear(warmup, total).factor)


MAKERS = [linear, cosine, as_object, as_method]


def training(make, *numbers):
    model = mlp()
    optimizer = sgd(model)
    schedule = make(optimizer, *numbers)
    return model, CE, classes(), optimizer, step_of(model, CE, optimizer, schedule)


@pytest.mark.parametrize("make", MAKERS)
def test_numbers_that_changed_places_are_named(make):
    seen = found(CODE, *training(make, 150, 16))
    assert "the rate of LambdaLR rises to " in seen.seen
    assert line(seen) == "schedule.step()"
    assert found(CODE, *training(make, 16, 150)) is None


@pytest.mark.parametrize("make", MAKERS)
def test_a_loop_that_is_watched_is_looked_at(make):
    for numbers, is_named in (((60, 6), True), ((6, 60), False)):
        model, _, batch, optimizer, step = training(make, *numbers)
        seen = watched(CODE, lambda step=step, batch=batch: [
            step(batch) for _ in range(20)], model, optimizer)
        assert bool(seen) is is_named


@pytest.mark.parametrize("make", [
    lambda optimizer: OneCycleLR(optimizer, 0.1, 100),
    lambda optimizer: CyclicLR(optimizer, 0.01, 0.1, cycle_momentum=False),
    lambda optimizer: CosineAnnealingLR(optimizer, 50),
    lambda optimizer: ExponentialLR(optimizer, 1.01),
    lambda optimizer: LambdaLR(optimizer, lambda step: min(1.0, step / 20))])
def test_it_is_silent_about_other_schedules(make):
    assert found(CODE, *training(make)) is None
