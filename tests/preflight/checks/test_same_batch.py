"""`same-batch`: each training step begins a new epoch."""
from functools import partial

import pytest
import torch
from torch.utils.data import DataLoader, IterableDataset

from tests.preflight.small import CE, adam, line, loader, mlp, step_of, watched

look = partial(watched, "same-batch")


def training(steps=6, rows=32):
    """A model, a loader, and a loop that begins it anew for each step."""
    model = mlp()
    optimizer = adam(model)
    batches, step = loader(torch.randn(rows, 8)), step_of(model, CE, optimizer)

    def anew():
        for _ in range(steps):
            step(next(iter(batches)))

    return anew, model, optimizer, batches, step


def test_a_loader_that_is_begun_for_each_step_is_named():
    seen = look(*training()[:3])
    assert seen.seen == "a loader of several batches is begun anew 6 times in 6 steps"
    assert line(seen) == "step(next(iter(batches)))"


@pytest.mark.parametrize(("steps", "rows", "is_named"), [
    (4, 32, False), (5, 32, True), (6, 8, False), (6, 16, True)])
def test_it_is_silent_about_few_steps_and_one_batch(steps, rows, is_named):
    assert bool(look(*training(steps, rows)[:3])) is is_named


class Stream(IterableDataset):
    """Rows without an end, and so without a length."""

    def __iter__(self):
        while True:
            yield torch.randn(8), 0


def test_a_loader_without_a_length_is_named():
    _, model, optimizer, _, step = training()
    batches = DataLoader(Stream(), 4)
    seen = look(lambda: [step(next(iter(batches))) for _ in range(6)], model, optimizer)
    assert seen.seen == "a loader of several batches is begun anew 6 times in 6 steps"


def test_it_is_silent_about_epochs():
    _, model, optimizer, batches, step = training()

    def loop():
        for _ in range(2):
            for batch in batches:
                step(batch)

    assert look(loop, model, optimizer) is None


def test_it_is_silent_without_a_loader():
    _, model, optimizer, batches, step = training()
    batch = next(iter(batches))
    assert look(lambda: [step(batch) for _ in range(6)], model, optimizer) is None
