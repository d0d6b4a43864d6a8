"""`graph-grows`: each backward pass goes through the steps before it."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, classes, found, line, sgd

look = partial(found, "graph-grows")


def training(carry, lengths=(1,)):
    """A training that adds to each loss what `carry` kept of the last."""
    model, kept, calls = nn.Linear(8, 4), [0.0], []
    optimizer = sgd(model)

    def train_step(batch):
        optimizer.zero_grad()
        out = model(batch[0])
        calls.append(1)
        for _ in range(lengths[len(calls) % len(lengths)]):
            out = out * 1.0
        loss = CE(out, batch[1]) + kept[0]
        kept[0] = carry(loss)
        loss.backward(retain_graph=True)
        optimizer.step()

    return model, CE, classes(), optimizer, train_step


def test_a_loss_that_is_carried_along_is_named():
    seen = look(*training(lambda loss: loss))
    assert re.fullmatch(r"the graph of the loss grows from \d+ to \d+ nodes in 6 steps",
                        seen.seen)
    first, last = map(int, re.findall(r"\d+", seen.seen)[:2])
    assert last > 4 * first
    assert line(seen) == "loss.backward(retain_graph=True)"


@pytest.mark.parametrize("carry", [torch.Tensor.detach, torch.Tensor.item])
def test_it_is_silent_about_what_is_detached(carry):
    assert look(*training(carry)) is None


def test_it_is_silent_about_graphs_that_vary_up_and_down():
    assert look(*training(torch.Tensor.item, [3, 1, 4, 1, 5, 9, 2, 6])) is None


@pytest.mark.parametrize(("steps", "is_named"), [(5, True), (4, False)])
def test_it_takes_five_steps(steps, is_named):
    assert bool(look(*training(lambda loss: loss), steps=steps)) is is_named


def test_it_is_silent_without_a_train_step():
    assert look(*training(lambda loss: loss)[:4]) is None
