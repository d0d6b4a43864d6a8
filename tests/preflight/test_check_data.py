"""check_data leaves the loaders as they are, and takes what gives batches."""
import random
import re
from unittest.mock import Mock

import numpy
import pytest
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset, TensorDataset

from tests.preflight.small import loader
from torchproof import Report, check_data

pytestmark = [pytest.mark.usefixtures("seeded"),
              pytest.mark.filterwarnings("ignore:.*fork")]
X = torch.randn(64, 8, generator=torch.Generator().manual_seed(0))


class Shaken(Dataset):
    """Rows with noise from three generators, and a counter."""

    def __init__(self):
        self.chance, self.asked = numpy.random.default_rng(0), 0

    def __len__(self):
        return 64

    def __getitem__(self, index):
        self.asked += 1
        noise = random.random() + numpy.random.rand() + self.chance.normal()
        return X[index] + noise + torch.rand(8), index % 4


LOADERS = {
    "shuffled": lambda: loader(X, shuffle=True),
    "its own generator": lambda: loader(
        X, shuffle=True, generator=torch.Generator().manual_seed(3)),
    "fixed": lambda: loader(X),
    "noise": lambda: DataLoader(Shaken(), 8, shuffle=True),
    "weighted": lambda: loader(X, sampler=torch.utils.data.WeightedRandomSampler(
        torch.ones(64), 64)),
    "workers": lambda: loader(X, shuffle=True, num_workers=2),
    "noise from workers": lambda: DataLoader(Shaken(), 8, num_workers=2),
    "workers that stay": lambda: loader(X, shuffle=True, num_workers=1,
                                        persistent_workers=True),
}


def given_by(each):
    return [[part.tolist() for part in batch] for _ in range(2) for batch in each]


@pytest.mark.parametrize("name", LOADERS)
def test_the_loader_gives_what_it_would_have_given(name):
    seen = []
    for looks in False, True:
        torch.manual_seed(0)
        random.seed(0)
        numpy.random.seed(0)
        each = LOADERS[name]()
        if looks:
            check_data(each, LOADERS[name]())
        asked = getattr(each.dataset, "asked", None)
        seen.append((asked, given_by(each), torch.get_rng_state().tolist(),
                     random.random(), numpy.random.rand()))
    assert seen[0] == seen[1]


def test_all_is_put_back_after_an_exception():
    class Broken(Shaken):
        def __getitem__(self, index):
            if self.asked == 20:
                raise RuntimeError("planted")
            return super().__getitem__(index)

    data, state = Broken(), torch.get_rng_state()
    with pytest.raises(RuntimeError, match="planted"):
        check_data(DataLoader(data, 8, shuffle=True))
    assert data.asked == 0 and torch.equal(torch.get_rng_state(), state)


# -- what gives batches ---------------------------------------------------------------


def test_a_report_without_passes():
    said = check_data(loader(X, shuffle=True), loader(X + 0.01))
    assert isinstance(said, Report) and said.ok and not said.skipped
    assert (said.forward_passes, said.backward_passes) == (0, 0)


def batches(**more):
    """Two epochs in another order, as lists and generators of batches give them."""
    class Batches:
        def __iter__(self):
            for rows in torch.randperm(64).split(8):
                yield {"x": X[rows], "labels": rows % 4, "name": "a", **more}

    return Batches()


def test_dicts_of_tensors():
    assert check_data(batches()).ok
    assert check_data(batches(), batches()).codes == ["shared-rows"]
    assert check_data(batches(more=torch.full((8,), torch.nan))).codes == [
        "data-not-finite"]


@pytest.mark.parametrize("batch", [
    (X, torch.arange(64) % 4), [X, torch.arange(64) % 4], X, {"x": X}, (X, None),
    ((X, X[:, :3]), torch.arange(64)), ({"a": X, "b": [X]}, {"c": torch.arange(64)})])
def test_lists_of_batches(batch):
    said = check_data([batch])
    assert said.ok and not said.skipped, str(said)


class Stream(IterableDataset):
    def __iter__(self):
        for row in torch.randperm(64).tolist():
            yield X[row], row % 4


def test_a_dataset_without_a_length():
    said = check_data(DataLoader(Stream(), 8), DataLoader(Stream(), 8))
    assert said.codes == ["shared-rows"] and not said.skipped


def test_a_last_batch_and_rows_of_other_lengths():
    rows = [torch.randn(4, 5), torch.randn(4, 7), torch.randn(1, 6)]
    said = check_data([(each, torch.arange(len(each))) for each in rows])
    assert not said.skipped and said.codes == ["fixed-order"]


def test_so_many_rows_are_looked_at():
    taken = Mock(spec=[])  # a list would be put back

    class Counted:
        def __iter__(self):
            for rows in torch.randperm(64).split(8):
                taken()
                yield X[rows], rows % 4

    check_data(Counted(), rows=20)
    assert taken.call_count == 2 * 3  # batches of two epochs


def test_what_the_rows_leave_behind_is_put_back():
    taken = []

    class Noted(torch.utils.data.Dataset):
        def __len__(self):
            return 64

        def __getitem__(self, row):
            taken.append(row)
            return X[row], row % 4

    check_data(DataLoader(Noted(), 8))
    assert not taken


def test_what_is_ignored_is_no_finding():
    said = check_data(loader(X), ignore=["fixed-order"])
    assert said.ok and [each.code for each in said.ignored] == ["fixed-order"]


# -- wrong arguments ------------------------------------------------------------------


@pytest.mark.parametrize(("given", "says"), [
    ((3,), "train_loader: pass a DataLoader, or what gives batches each time it is "
           "iterated over; not an int"),
    ((None,), "train_loader: .*; not a NoneType"),
    ((TensorDataset(X),), "train_loader: .*; not a TensorDataset"),
    ((X,), "train_loader: .*; not a Tensor"),
    (((X, X),), "train_loader: .*; not a tuple"),
    (({"x": X},), "train_loader: .*; not a dict"),
    ((list(loader(X).dataset),), "pass loaders that give batches; .*tensor.0. as a "
                                 "target"),
    (([(X[0], 3), (X[1], 2)],), "this one gives single samples, with 3 as a target"),
    ((iter([(X, X)]),), "train_loader: .*; not a list_iterator"),
    (((each for each in [X]),), "train_loader: .*; not a generator"),
    ((loader(X), iter([])), "val_loader: .*; not a list_iterator"),
    (([],), "train_loader: it gave no batch with tensors of several rows"),
    ((["a", "b"],), "train_loader: it gave no batch with tensors"),
    ((TensorDataset,), "train_loader: .*; not the class TensorDataset"),
])
def test_arguments_that_do_not_fit_are_refused(given, says):
    with pytest.raises(TypeError, match=says):
        check_data(*given)


@pytest.mark.parametrize("rows", [0, -1, 2.0, True, "3", None])
def test_a_number_of_rows_that_is_none_is_refused(rows):
    with pytest.raises(TypeError, match="rows: pass a number of rows, not"):
        check_data(loader(X), rows=rows)


def test_codes_that_there_are_not_are_refused():
    with pytest.raises(TypeError, match=re.escape("did you mean 'fixed-order'?")):
        check_data(loader(X), ignore=["fixed-ordre"])
