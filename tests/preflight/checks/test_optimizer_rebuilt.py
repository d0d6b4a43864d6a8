"""`optimizer-rebuilt`: each step is done by a new optimizer."""
from functools import partial

import pytest

from tests.preflight.small import CE, adam, classes, found, line, mlp, sgd, step_of

look = partial(found, "optimizer-rebuilt")


@pytest.mark.parametrize("make", [adam, sgd])
def test_a_new_one_at_every_step_is_named(make):
    model = mlp()

    def train_step(batch):
        step_of(model, CE, make(model))(batch)

    seen = look(model, CE, classes(), None, train_step)
    assert seen.seen == "6 steps were done by 6 optimizers"
    assert line(seen) == "optimizer.step()"


@pytest.mark.parametrize(("steps", "is_named"), [(4, False), (5, True)])
def test_it_takes_five_steps(steps, is_named):
    model = mlp()

    def train_step(batch):
        step_of(model, CE, adam(model))(batch)

    assert bool(look(model, CE, classes(), None, train_step, steps=steps)) is is_named


def test_it_is_silent_about_one_optimizer():
    model = mlp()
    optimizer = adam(model)
    assert look(model, CE, classes(), optimizer, step_of(model, CE, optimizer)) is None


def test_it_is_silent_about_two_that_take_turns():
    model = mlp()
    steps = [step_of(model, CE, adam(part)) for part in (model[0], model[2])]

    def train_step(batch):
        model.zero_grad()
        steps[0](batch)
        steps[1](batch)
        steps.reverse()

    assert look(model, CE, classes(), None, train_step) is None


def test_it_is_silent_without_a_train_step():
    model = mlp()
    assert look(model, CE, classes(), adam(model)) is None
