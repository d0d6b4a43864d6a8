"""`gradients-accumulate`: a step uses gradients of the step before as well."""
from functools import partial

import pytest
import torch

from tests.preflight.small import BCE, CE, adam, classes, found, line, mlp

look = partial(found, "gradients-accumulate")


def training(empty, window=1):
    """A training whose step ends with `empty`, a function of model and optimizer."""
    model, calls = mlp(), []
    optimizer = adam(model)

    def train_step(batch):
        calls.append(1)
        (CE(model(batch[0]), batch[1]) / window).backward()
        if len(calls) % window == 0:
            optimizer.step()
            empty(model, optimizer)

    return model, CE, classes(), optimizer, train_step


@pytest.mark.parametrize(("empty", "old"), [
    (lambda model, optimizer: None, 4),
    (lambda model, optimizer: model[0].zero_grad(), 2),
    (lambda model, optimizer: model[0].weight.grad.zero_(), 3),
])
def test_gradients_that_were_used_before_are_named(empty, old):
    seen = look(*training(empty))
    assert seen.seen == ("step 2 uses the gradients of the step before as well, for "
                         f"{old} of 4 parameters")
    assert line(seen) == "optimizer.step()"


def test_zero_grad_between_backward_and_the_next_backward_counts():
    model = mlp()
    optimizer = adam(model)

    def train_step(batch):
        CE(model(batch[0]), batch[1]).backward()
        optimizer.step()
        CE(model(batch[0]), batch[1]).backward()
        optimizer.zero_grad()

    assert look(model, CE, classes(), optimizer, train_step) is None


@pytest.mark.parametrize("window", [2, 3, 4, 8])
def test_it_is_silent_about_several_calls_before_one_step(window):
    assert look(*training(lambda model, optimizer: optimizer.zero_grad(), window)
                ) is None


@pytest.mark.parametrize("window", [2, 3])
def test_a_window_that_is_never_emptied_is_named(window):
    assert look(*training(lambda model, optimizer: None, window)).seen.startswith(
        "step 2 uses ")


@pytest.mark.parametrize("empty", [
    lambda model, optimizer: optimizer.zero_grad(set_to_none=False),
    lambda model, optimizer: model.zero_grad(),
    lambda model, optimizer: [each.grad.zero_() for each in model.parameters()],
    lambda model, optimizer: [setattr(each, "grad", None)
                              for each in model.parameters()],
])
def test_it_is_silent_however_gradients_are_emptied(empty):
    assert look(*training(empty)) is None


@pytest.mark.parametrize("empties", [True, False])
def test_it_is_silent_about_those_emptied_before_the_next_step_of_their_optimizer(
        empties):
    """The step of a generator leaves gradients in the judge, as a GAN's does."""
    model, judge = mlp(out=8), mlp(out=1)
    optimizer, judge_optimizer = adam(model), adam(judge)

    def loss_fn(out, y):
        return BCE(judge(out), torch.ones(len(out), 1))

    def train_step(batch):
        if empties:
            judge_optimizer.zero_grad()
        BCE(judge(model(batch[0]).detach()), torch.zeros(32, 1)).backward()
        judge_optimizer.step()
        optimizer.zero_grad()
        loss_fn(model(batch[0]), None).backward()
        optimizer.step()

    assert (look(model, loss_fn, classes(), optimizer, train_step) is None) is empties
