"""`batch-ignored`: train_step does not use the batch that it is given."""
from functools import partial

import pytest
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from tests.preflight.small import CE, adam, classes, found, mlp, sgd, step_of

look = partial(found, "batch-ignored")


def first_of_a_loader():
    loader = DataLoader(TensorDataset(*classes()), 16)
    return lambda batch: next(iter(loader))


def kept():
    batch = classes()
    return lambda _: batch


@pytest.mark.parametrize("make", [first_of_a_loader, kept])
def test_another_batch_in_its_place_is_named(make):
    model, other = mlp(), make()
    step = step_of(model, CE, optimizer := adam(model))
    assert look(model, CE, classes(), optimizer, lambda batch: step(other(batch))
                ).seen == "nothing in train_step is computed from the batch that it " \
                          "is given"


@pytest.mark.parametrize("used", [
    lambda batch: batch,
    lambda batch: [each.clone() for each in batch],
    lambda batch: (torch.tensor(batch[0].numpy()), batch[1]),
    lambda batch: (batch[0][:8], batch[1][:8]),
])
def test_it_is_silent_where_something_is_computed_from_it(used):
    model = mlp()
    step = step_of(model, CE, optimizer := adam(model))
    assert look(model, CE, classes(), optimizer, lambda batch: step(used(batch))
                ) is None


def test_it_is_silent_where_it_is_given_by_keyword():
    model = torch.nn.Linear(8, 4)
    optimizer = sgd(model)

    def train_step(batch):
        optimizer.zero_grad()
        F.linear(input=batch[0], weight=model.weight).square().mean().backward()
        optimizer.step()

    assert look(model, CE, classes(), optimizer, train_step) is None


def test_it_is_silent_about_a_step_without_backward():
    model = mlp()
    assert look(model, CE, classes(), adam(model), lambda batch: None) is None


def test_it_is_silent_without_a_train_step():
    model = mlp()
    assert look(model, CE, classes(), adam(model)) is None
