"""The recipe snippets/recipes/accumulate.py, as its readers may use it."""
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

X, Y = torch.randn(10, 4), torch.randint(3, (10,))


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/accumulate.py")


@pytest.fixture
def model():
    torch.manual_seed(0)
    return nn.Linear(4, 3)


def sgd(model, lr=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr)


def batches(*sizes):
    return list(zip(X.split(sizes), Y.split(sizes), strict=True))


def trained(recipe, loader, batches_per_step, **options):
    """The weights after an epoch of the same model on this loader."""
    torch.manual_seed(0)
    model = nn.Linear(4, 3)
    recipe.train_epoch_accumulated(model, loader, sgd(model), "cpu", batches_per_step,
                                   **options)
    return model.weight.detach()


# -- what a step follows ---------------------------------------------------------

@pytest.mark.parametrize("sizes", [(10,), (5, 5), (4, 4, 2), (1, 8, 1), (1,) * 10])
def test_a_group_trains_like_one_batch(recipe, sizes):
    expected = trained(recipe, batches(10), 1)
    torch.testing.assert_close(trained(recipe, batches(*sizes), len(sizes)), expected)


def test_a_step_follows_the_mean_loss(recipe, model):
    expected = model.weight - 0.1 * torch.autograd.grad(
        F.cross_entropy(model(X), Y), model.weight)[0]
    torch.testing.assert_close(trained(recipe, batches(4, 4, 2), 3), expected.detach())


def test_the_last_incomplete_group_gets_its_own_step(recipe):
    expected = trained(recipe, batches(6, 4), 1)
    torch.testing.assert_close(trained(recipe, batches(3, 3, 3, 1), 2), expected)
    torch.testing.assert_close(trained(recipe, batches(2, 2, 2, 4), 3), expected)


def test_a_group_larger_than_the_loader_is_one_step(recipe):
    assert trained(recipe, batches(5, 5), 100).equal(trained(recipe, batches(5, 5), 2))


def test_padding_does_not_count(recipe):
    padded = Y.clone()
    padded[[1, 2, 3, 7]] = -100
    kept = padded != -100
    expected = trained(recipe, [(X[kept], Y[kept])], 1)
    loader = list(zip(X.split(5), padded.split(5), strict=True))
    torch.testing.assert_close(trained(recipe, loader, 2), expected)


def test_a_batch_of_padding_alone_adds_nothing(recipe):
    padding = torch.full((10,), -100)
    expected = trained(recipe, batches(10), 1)
    torch.testing.assert_close(trained(recipe, [(X, Y), (X, padding)], 2), expected)


def test_a_group_of_padding_alone_takes_no_step(recipe):
    padding = torch.full((10,), -100)
    weights = trained(recipe, [(X, Y), (X, padding)], 1)
    assert weights.isfinite().all()
    assert weights.equal(trained(recipe, [(X, Y)], 1))


def test_clipping_sees_the_gradient_of_the_group(recipe, model):
    before = model.weight.detach().clone(), model.bias.detach().clone()
    recipe.train_epoch_accumulated(model, batches(4, 4, 2), sgd(model, 1.0), "cpu", 3,
                                   max_norm=0.01)
    moved = [now - then for now, then in zip(model.parameters(), before, strict=True)]
    length = nn.utils.parameters_to_vector(moved).norm()
    torch.testing.assert_close(length, torch.tensor(0.01), rtol=1e-3, atol=0)
    assert trained(recipe, batches(4, 4, 2), 3, max_norm=1e6).equal(
        trained(recipe, batches(4, 4, 2), 3))


def test_max_norm_of_zero_is_a_limit_too(recipe):
    torch.manual_seed(0)
    before = nn.Linear(4, 3).weight
    assert trained(recipe, batches(5, 5), 2, max_norm=0.0).equal(before)


def test_a_gradient_left_over_from_before_is_not_used(recipe, model):
    model.weight.grad = torch.full_like(model.weight, 100.0)
    recipe.train_epoch_accumulated(model, batches(5, 5), sgd(model), "cpu", 2)
    assert model.weight.equal(trained(recipe, batches(5, 5), 2))


def test_after_an_error_the_next_epoch_is_clean(recipe, model):
    def broken():
        yield X[:5], Y[:5]
        yield X[5:, :3], Y[5:]

    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        recipe.train_epoch_accumulated(model, broken(), sgd(model), "cpu", 2)
    recipe.train_epoch_accumulated(model, batches(5, 5), sgd(model), "cpu", 2)
    assert model.weight.equal(trained(recipe, batches(5, 5), 2))


# -- what it returns ---------------------------------------------------------------

def test_it_returns_the_mean_over_all_targets(recipe, model):
    expected = F.cross_entropy(model(X), Y).item()
    optimizer = sgd(model, lr=0.0)
    loss = recipe.train_epoch_accumulated(model, batches(4, 4, 2), optimizer, "cpu", 2)
    assert loss == pytest.approx(expected)


def test_predictions_per_position_are_counted_one_by_one(recipe):
    model, x, y = nn.Conv1d(4, 3, 1), torch.randn(5, 4, 6), torch.randint(3, (5, 6))
    y[0, :5] = -100
    expected = F.cross_entropy(model(x), y).item()
    loader = [(x[:2], y[:2]), (x[2:], y[2:])]
    loss = recipe.train_epoch_accumulated(model, loader, sgd(model, 0.0), "cpu", 2)
    assert loss == pytest.approx(expected)


def test_probabilities_are_refused_and_not_counted_one_by_one(recipe, model):
    with pytest.raises(TypeError, match="class indices here, not probabilities"):
        recipe.train_epoch_accumulated(model, [(X, F.one_hot(Y, 3).float())],
                                       sgd(model), "cpu", 1)


# -- loaders, modes, devices -------------------------------------------------------

@pytest.mark.parametrize("loader", [
    [], iter([]), DataLoader(TensorDataset(X, Y), batch_size=11, drop_last=True),
    [(X, torch.full((10,), -100))]])
def test_nothing_to_do_is_said(recipe, model, loader):
    with pytest.raises(ValueError, match="the loader gave no target"):
        recipe.train_epoch_accumulated(model, loader, sgd(model), "cpu", 2)


def test_a_loader_without_a_length_works(recipe):
    assert trained(recipe, (batch for batch in batches(5, 5)), 2).equal(
        trained(recipe, batches(5, 5), 2))


@pytest.mark.parametrize("batches_per_step", [0, -1])
def test_a_group_of_no_batch_is_refused(recipe, model, batches_per_step):
    with pytest.raises(ValueError, match=f"batches_per_step is {batches_per_step}"):
        recipe.train_epoch_accumulated(model, batches(10), sgd(model), "cpu",
                                       batches_per_step)


def test_the_loader_is_read_no_further_than_the_group(recipe):
    read = []
    groups = recipe.groups((read.append(number) or number for number in range(9)), 4)
    assert next(groups) == [0, 1, 2, 3]
    assert read == [0, 1, 2, 3]
    assert list(groups) == [[4, 5, 6, 7], [8]]


def test_modes_are_as_before(recipe):
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 3))
    model.eval()
    recipe.train_epoch_accumulated(model, batches(5, 5), sgd(model), "cpu", 2)
    assert model[0].num_batches_tracked == 2  # it trained in train mode
    assert not any(module.training for module in model.modules())


def test_modes_come_back_after_an_error(recipe):
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 3))
    model[0].eval()
    with pytest.raises(IndexError, match="out of bounds"):
        recipe.train_epoch_accumulated(model, [(X, Y + 10)], sgd(model), "cpu", 1)
    assert [module.training for module in model.modules()] == [True, False, True]


class Elsewhere:
    """A tensor that is on no device until it is moved to one."""

    def __init__(self, tensor, moves):
        self.tensor, self.moves = tensor, moves

    def __ne__(self, other):
        return self.tensor != other

    def to(self, device):
        self.moves.append(device)
        return self.tensor


def test_inputs_and_targets_are_moved_one_batch_at_a_time(recipe, model):
    moves, seen = [], []
    model.register_forward_pre_hook(lambda *_: seen.append(len(moves)))
    group = [(Elsewhere(X, moves), Elsewhere(Y, moves)) for _ in range(2)]
    recipe.train_epoch_accumulated(model, group, sgd(model), "cpu", 2)
    assert moves == ["cpu"] * 4
    assert seen == [1, 3]  # the second batch is moved after the first was used
