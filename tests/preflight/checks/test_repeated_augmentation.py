"""`repeated-augmentation`: random changes of the rows are the same each time."""
from functools import partial

import numpy
import pytest
import torch
from torch.utils.data import DataLoader, Dataset

from tests.preflight.small import in_data

look = partial(in_data, "repeated-augmentation")
pytestmark = pytest.mark.filterwarnings("ignore:.*fork")


class Rows(Dataset):
    def __init__(self, draw):
        self.x, self.draw = torch.randn(16, 4), draw

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index] + self.draw(), index % 2


def own_generator():
    chance = numpy.random.default_rng(0)
    return Rows(lambda: torch.tensor(chance.normal(size=4), dtype=torch.float32))


def loader(data, workers, **more):
    return DataLoader(data, 4, num_workers=workers, **more)


def test_workers_with_a_generator_of_the_dataset_are_named():
    assert look(loader(own_generator(), 2)).seen == (
        "all 2 workers make the same random changes to a row")


def test_epochs_that_begin_with_the_same_generator_are_named():
    assert look(loader(own_generator(), 1)).seen == (
        "rows that are changed at random are the same in two epochs")


def test_it_is_silent_without_workers():  # whose generator goes on
    assert look(loader(own_generator(), 0)) is None


def test_it_is_silent_about_workers_that_seed_their_own():
    data = own_generator()

    def seed(worker):
        chance = numpy.random.default_rng(torch.initial_seed() % 2**32)
        torch.utils.data.get_worker_info().dataset.draw = \
            lambda: torch.tensor(chance.normal(size=4), dtype=torch.float32)

    assert look(loader(data, 2, worker_init_fn=seed)) is None


@pytest.mark.parametrize("workers", [0, 2])
def test_it_is_silent_about_torchs_own_and_about_no_chance(workers):
    assert look(loader(Rows(lambda: torch.randn(4)), workers)) is None
    assert look(loader(Rows(lambda: 0), workers)) is None


def test_it_is_silent_about_what_is_no_loader():
    data = own_generator()
    assert look([(torch.stack([data[row][0] for row in range(8)]),
                  torch.arange(8) % 2)]) is None
