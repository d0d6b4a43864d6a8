"""The recipe snippets/recipes/length_batches.py, as its readers may use it."""
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

LENGTHS = [7, 1, 30, 4, 4, 12, 9, 2, 25, 3, 18]


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/length_batches.py")


def seeded(number=0):
    return torch.Generator().manual_seed(number)


def flat(batches):
    return [index for batch in batches for index in batch]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 11, 20])
@pytest.mark.parametrize("pool", [1, 2, 50])
def test_each_index_comes_once_per_epoch(recipe, batch_size, pool):
    sampler = recipe.LengthBatchSampler(LENGTHS, batch_size, pool)
    for _ in range(3):
        batches = list(sampler)
        assert sorted(flat(batches)) == list(range(11))
        assert len(batches) == len(sampler)
        assert max(map(len, batches)) == min(batch_size, 11)


@pytest.mark.parametrize(("batch_size", "expected"), [
    (1, 11), (3, 3), (11, 1), (12, 0)])
def test_drop_last_leaves_only_full_batches(recipe, batch_size, expected):
    sampler = recipe.LengthBatchSampler(LENGTHS, batch_size, drop_last=True)
    batches = list(sampler)
    assert len(batches) == len(sampler) == expected
    assert all(len(batch) == batch_size for batch in batches)
    assert len(set(flat(batches))) == expected * batch_size


def test_drop_last_drops_long_and_short_alike(recipe):
    sampler = recipe.LengthBatchSampler(LENGTHS, 5, drop_last=True, generator=seeded())
    dropped = [index for _ in range(300)
               for index in set(range(11)) - set(flat(sampler))]
    counts = torch.bincount(torch.tensor(dropped), minlength=11)
    assert counts.min() > 10  # 27 on average


def test_only_one_batch_is_incomplete(recipe):
    lengths = torch.arange(1, 104)
    sizes = [len(batch) for batch in recipe.LengthBatchSampler(lengths, 10, 3)]
    assert sorted(sizes) == [3] + [10] * 10


def test_batches_are_of_similar_length(recipe):
    lengths = torch.randint(1, 500, (4000,), generator=seeded())
    spread = {}
    for pool in (1, 50):
        batches = recipe.LengthBatchSampler(lengths, 20, pool, generator=seeded())
        spread[pool] = max((lengths[batch].max() - lengths[batch].min()).item()
                           for batch in batches)
    assert spread[50] < 50 < spread[1]


def test_batches_come_in_random_order_and_not_from_short_to_long(recipe):
    lengths = torch.arange(1000)
    means = [lengths[batch].float().mean().item()
             for batch in recipe.LengthBatchSampler(lengths, 10, generator=seeded())]
    assert means != sorted(means)
    rank = torch.tensor(means).argsort().argsort().float()
    correlation = torch.corrcoef(torch.stack([rank, torch.arange(100.0)]))[0, 1]
    assert abs(correlation) < 0.3


def test_epochs_differ(recipe):
    sampler = recipe.LengthBatchSampler(range(100), 10, 3, generator=seeded())
    first, second = list(sampler), list(sampler)
    assert first != second
    assert set(map(frozenset, first)) != set(map(frozenset, second))


def test_a_seed_gives_the_same_epochs(recipe):
    runs = []
    for _ in range(2):
        sampler = recipe.LengthBatchSampler(LENGTHS, 2, 2, generator=seeded(5))
        torch.rand(3)  # what else draws numbers does not matter
        runs.append([list(sampler), list(sampler)])
    assert runs[0] == runs[1]


def test_without_a_generator_the_global_seed_decides(recipe):
    runs = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        runs.append(list(recipe.LengthBatchSampler(LENGTHS, 2)))
    assert runs[0] == runs[1] != runs[2]


def test_with_a_generator_the_global_one_stays_as_it_was(recipe):
    before = torch.get_rng_state()
    list(recipe.LengthBatchSampler(LENGTHS, 2, generator=seeded()))
    assert torch.get_rng_state().equal(before)


def test_a_loader_takes_it(recipe):
    data = TensorDataset(torch.arange(11))
    sampler = recipe.LengthBatchSampler(LENGTHS, 3, 2)
    loader = DataLoader(data, batch_sampler=sampler)
    assert len(loader) == 4
    seen = torch.cat([batch for batch, in loader])
    assert seen.sort().values.equal(torch.arange(11))
    assert all(type(index) is int for index in flat(sampler))


@pytest.mark.parametrize("lengths", [
    LENGTHS, tuple(LENGTHS), torch.tensor(LENGTHS), torch.tensor(LENGTHS).float(),
    torch.tensor(LENGTHS).numpy()])
def test_lengths_may_be_a_list_or_an_array(recipe, lengths):
    assert sorted(flat(recipe.LengthBatchSampler(lengths, 4))) == list(range(11))


@pytest.mark.parametrize("lengths", [[], torch.zeros(0), torch.ones(3, 2), 5])
def test_what_are_no_lengths_is_refused(recipe, lengths):
    with pytest.raises(ValueError, match="one number per sample"):
        recipe.LengthBatchSampler(lengths, 2)


@pytest.mark.parametrize("sizes", [(0, 1), (-1, 1), (1, 0)])
def test_sizes_below_one_are_refused(recipe, sizes):
    with pytest.raises(ValueError, match="both must be 1 or more"):
        recipe.LengthBatchSampler(LENGTHS, *sizes)


def test_the_fraction_of_padding(recipe):
    assert recipe.padded_fraction([4, 4, 4], [[0, 1], [2]]) == 0.0
    assert recipe.padded_fraction([1, 3], [[0, 1]]) == pytest.approx(2 / 6)
    assert recipe.padded_fraction(torch.tensor([1, 3]), [[0], [1]]) == 0.0


def test_the_fraction_of_batches_that_can_be_read_once(recipe):
    assert recipe.padded_fraction([1, 3], iter([[0, 1]])) == pytest.approx(2 / 6)
    sampler = recipe.LengthBatchSampler(LENGTHS, 3, 2, generator=seeded())
    same = recipe.LengthBatchSampler(LENGTHS, 3, 2, generator=seeded())
    assert recipe.padded_fraction(LENGTHS, sampler) == recipe.padded_fraction(
        LENGTHS, list(same))


def test_an_epoch_that_is_left_half_way_does_not_change_the_next(recipe):
    sampler = recipe.LengthBatchSampler(LENGTHS, 2)
    next(iter(sampler))
    assert sorted(flat(sampler)) == list(range(11))
