"""`nothing-moves`: the steps change no weight."""
import copy
from functools import partial

import pytest
import torch
from torch.utils.checkpoint import checkpoint

from tests.preflight.small import CE, adam, classes, found, line, mlp, two_layers

look = partial(found, "nothing-moves")


def training(order, rate=1e-3, of=lambda model: model):
    """A training whose step does these things in this order."""
    model = mlp()
    used = of(model)
    optimizer = adam(used, rate)

    def train_step(batch):
        loss = CE(used(batch[0]), batch[1])
        for what in order.split():
            if what == "zero":
                optimizer.zero_grad()
            elif what == "backward":
                loss.backward()
            else:
                optimizer.step()

    return model, CE, classes(), optimizer, train_step


BETWEEN = "zero_grad() is called between backward() and step()"


@pytest.mark.parametrize(("given", "why", "where"), [
    (training("zero backward"),
     "optimizer.step() was not called in 16 backward passes", None),
    (training("zero step"), "backward() was not called", None),
    (training("zero backward step", 0.0), "the learning rate is 0", "optimizer.step()"),
    (training("backward zero step"), BETWEEN, "optimizer.zero_grad()"),
    (training("zero step backward"), BETWEEN, "optimizer.zero_grad()"),
    (training("zero backward step", of=copy.deepcopy),
     "the steps changed tensors that are not in the model", "optimizer.step()"),
])
def test_the_reason_is_named(given, why, where):
    seen = look(*given)
    assert seen.seen == f"no weight has changed: {why}"
    assert (line(seen) if where else None) == where


def test_a_step_that_finds_no_gradients_is_named():
    model = mlp()
    optimizer = adam(copy.deepcopy(model))

    def train_step(batch):
        CE(model(batch[0]), batch[1]).backward()
        optimizer.step()

    seen = look(model, CE, classes(), optimizer, train_step)
    assert seen.seen == "no weight has changed: step() found no gradients"
    assert line(seen) == "optimizer.step()"


@pytest.mark.parametrize("cut", [
    lambda loss, out, y: torch.tensor(loss.item(), requires_grad=True),
    lambda loss, out, y: CE(out.detach().requires_grad_(), y)])
def test_a_loss_without_the_weights_is_not_blamed_on_zero_grad(cut):
    model = mlp()
    optimizer = adam(model)

    def train_step(batch):
        optimizer.zero_grad()
        out = model(batch[0])
        cut(CE(out, batch[1]), out, batch[1]).backward()
        optimizer.step()

    seen = look(model, CE, classes(), optimizer, train_step)
    assert seen.seen == (
        "no weight has changed: step() found no gradients, since the loss that is "
        "differentiated does not depend on the weights")
    assert line(seen) == "cut(CE(out, batch[1]), out, batch[1]).backward()"


def test_zero_grad_before_a_step_of_its_own_backward_is_not_blamed():
    """The gradients of a copy's loss: the order of the calls is right."""
    model = mlp()
    optimizer = adam(copy.deepcopy(model))

    def train_step(batch):
        optimizer.zero_grad()
        CE(checkpoint(model, batch[0].requires_grad_(), use_reentrant=True),
           batch[1]).backward()
        optimizer.step()

    seen = look(model, CE, classes(), optimizer, train_step)
    assert seen.seen == "no weight has changed: step() found no gradients"


def test_a_rate_of_0_without_a_train_step_is_named():
    assert look(*training("", 0.0)[:4]).seen.endswith(": the learning rate is 0")


@pytest.mark.parametrize(("over", "silent"), [(20, True), (40, True), (10_000, False)])
def test_gradients_may_be_accumulated_over_many_calls(over, silent):
    model = mlp()
    optimizer, calls = adam(model), iter(range(1, 10_000))

    def train_step(batch):
        (CE(model(batch[0]), batch[1]) / over).backward()
        if next(calls) % over == 0:
            optimizer.step()
            optimizer.zero_grad()

    seen = look(model, CE, classes(), optimizer, train_step)
    if silent:
        assert seen is None
    else:
        assert "step() was not called in 64 backward passes" in seen.seen


def test_it_is_silent_where_weights_move():
    assert look(*training("zero backward step")) is None


def test_it_is_silent_without_gradients():
    model = two_layers(lambda m, x: m.b(m.a(x)) * 0)
    assert look(model, CE, classes(), adam(model), lambda batch: None) is None
