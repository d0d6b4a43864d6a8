"""`schedule-of-another`: the schedule belongs to an optimizer that takes no step."""
from functools import partial

from torch.optim.lr_scheduler import StepLR

from tests.preflight.small import CE, adam, classes, found, line, mlp

look = partial(found, "schedule-of-another")


def training(order, of=1):
    """A training with two optimizers, of which the second steps."""
    model = mlp()
    optimizers = adam(model), adam(model)
    schedule = StepLR(optimizers[of], 100)

    def train_step(batch):
        for each in optimizers:
            each.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        if "step" in order:
            optimizers[1].step()
        if "schedule" in order:
            schedule.step()

    return model, CE, classes(), optimizers[1], train_step


def test_the_schedule_of_an_optimizer_that_is_not_used_is_named():
    seen = look(*training("step schedule", of=0))
    assert seen.seen == "StepLR changes the rate of an optimizer that takes no step"
    assert line(seen) == "schedule.step()"


def test_it_is_silent_about_the_schedule_of_the_one_that_steps():
    assert look(*training("step schedule")) is None


def test_it_is_silent_without_a_step_of_either():
    assert look(*training("step", of=0)) is None
    assert look(*training("schedule", of=0)) is None
