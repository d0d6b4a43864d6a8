"""The recipe snippets/recipes/evaluate.py, as its readers may use it."""
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, Y = torch.randn(10, 4), torch.randint(3, (10,))


@pytest.fixture(scope="module")
def evaluate(load):
    return load("recipes/evaluate.py").evaluate


@pytest.fixture
def model():
    """A linear classifier in train mode, with a frozen batch norm and dropout."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(), nn.Linear(4, 3))
    model[0].eval()
    return model


def modes(model):
    return [module.training for module in model.modules()]


def logits_of(model, x=X):
    before = modes(model)
    with torch.no_grad():
        logits = model.eval()(x)
    for module, training in zip(model.modules(), before, strict=True):
        module.training = training
    return logits


def batches(*sizes):
    return list(zip(X.split(sizes), Y.split(sizes), strict=True))


# -- loss and accuracy -------------------------------------------------------------

@pytest.mark.parametrize("sizes", [(10,), (4, 4, 2), (9, 1), (1,) * 10])
def test_unequal_batches_give_the_mean_over_all_samples(evaluate, model, sizes):
    metrics = evaluate(model, batches(*sizes), "cpu")
    logits = logits_of(model)
    assert metrics.loss == pytest.approx(F.cross_entropy(logits, Y).item())
    assert metrics.accuracy == (logits.argmax(1) == Y).sum().item() / 10
    assert metrics.count == 10


def test_parts_weighted_by_their_counts_give_the_whole(evaluate, model):
    whole = evaluate(model, batches(10), "cpu")
    parts = [evaluate(model, [batch], "cpu") for batch in batches(7, 3)]
    assert sum(part.count for part in parts) == whole.count
    loss = sum(part.loss * part.count for part in parts) / whole.count
    assert loss == pytest.approx(whole.loss)


def test_a_nan_is_shown(evaluate, model):
    metrics = evaluate(model, [(X, Y), (X * float("nan"), Y)], "cpu")
    assert metrics.loss != metrics.loss


def test_half_precision_losses_are_added_in_float32(evaluate):
    model = nn.Linear(4, 3).bfloat16()
    x, y = X.bfloat16().repeat(100, 1), Y.repeat(100)
    expected = F.cross_entropy(logits_of(model, x).float(), y)
    assert evaluate(model, [(x, y)], "cpu").loss == pytest.approx(expected.item())


def test_autocast_around_it_reaches_the_model(evaluate):
    model = nn.Linear(4, 3)
    dtypes = []
    model.register_forward_hook(lambda *args: dtypes.append(args[2].dtype))
    with torch.autocast("cpu"):
        evaluate(model, batches(10), "cpu")
    assert dtypes == [torch.bfloat16]


# -- targets -----------------------------------------------------------------------

@pytest.fixture
def sequences():
    torch.manual_seed(0)
    model, x, y = nn.Conv1d(4, 3, 1), torch.randn(5, 4, 6), torch.randint(3, (5, 6))
    return model, x, y


def test_a_target_per_position_counts_one_by_one(evaluate, sequences):
    model, x, y = sequences
    metrics = evaluate(model, [(x[:2], y[:2]), (x[2:], y[2:])], "cpu")
    assert metrics.loss == pytest.approx(F.cross_entropy(model(x), y).item())
    assert metrics.accuracy == (model(x).argmax(1) == y).sum().item() / y.numel()
    assert metrics.count == 30


@pytest.mark.parametrize(("padding", "options"), [
    (-100, {}), (-1, {"ignore_index": -1}), (0, {"ignore_index": 0})])
def test_padding_does_not_count(evaluate, sequences, padding, options):
    model, x, y = sequences
    y[0, :5] = padding
    y[3, 1:] = padding
    metrics = evaluate(model, [(x[:2], y[:2]), (x[2:], y[2:])], "cpu", **options)
    expected = F.cross_entropy(model(x), y, ignore_index=padding)
    counted = y != padding
    correct = (model(x).argmax(1) == y)[counted]
    assert metrics.loss == pytest.approx(expected.item())
    assert metrics.accuracy == correct.sum().item() / counted.sum().item()
    assert metrics.count == counted.sum().item()


@pytest.mark.parametrize("targets", [
    F.one_hot(Y, 3).float(), torch.randint(3, (10, 1)), Y[:1]])
def test_targets_of_another_shape_are_refused(evaluate, model, targets):
    with pytest.raises(ValueError, match=r"need targets of shape \(10,\), not"):
        evaluate(model, [(X, targets)], "cpu")


def test_targets_that_are_no_integers_are_refused_by_torch(evaluate, model):
    with pytest.raises(RuntimeError, match=r"expected .* Long"):
        evaluate(model, [(X, torch.rand(10))], "cpu")


# -- loaders -----------------------------------------------------------------------

@pytest.mark.parametrize("loader", [
    [], iter([]), DataLoader(TensorDataset(X, Y), batch_size=11, drop_last=True),
    [(X, torch.full((10,), -100))], [(X[:0], Y[:0])]])
def test_nothing_to_count_is_said(evaluate, model, loader):
    before = modes(model)
    with pytest.raises(ValueError, match="the loader gave no target to count"):
        evaluate(model, loader, "cpu")
    assert modes(model) == before


def test_an_iterator_works_once_and_then_says_so(evaluate, model):
    iterator = iter(batches(5, 5))
    assert evaluate(model, iterator, "cpu") == evaluate(model, batches(5, 5), "cpu")
    with pytest.raises(ValueError, match="empty or used up"):
        evaluate(model, iterator, "cpu")


def test_a_padding_only_batch_among_others_is_no_matter(evaluate, model):
    padding = torch.full((10,), -100)
    with_padding = evaluate(model, [(X, padding), (X, Y)], "cpu")
    assert with_padding == evaluate(model, [(X, Y)], "cpu")


@pytest.mark.parametrize("batch", [{"x": X, "labels": Y}, X, (X, X, Y)])
def test_a_batch_that_is_no_pair_raises_and_the_modes_come_back(evaluate, model,
                                                                batch):
    before = modes(model)
    with pytest.raises((AttributeError, ValueError)):
        evaluate(model, [batch], "cpu")
    assert modes(model) == before


# -- what it leaves as it was ------------------------------------------------------

@pytest.mark.parametrize("training", [True, False])
def test_each_module_gets_its_own_mode_back(evaluate, model, training):
    model.training = training
    before = modes(model)
    seen = []
    model.register_forward_hook(lambda *_: seen.append(modes(model)))
    evaluate(model, batches(5, 5), "cpu")
    assert seen == [[False] * 4] * 2
    assert modes(model) == before


def test_modes_come_back_after_an_error(evaluate, model):
    before = modes(model)
    with pytest.raises(RuntimeError, match="should contain 3 elements"):
        evaluate(model, [(X, Y), (X[:, :3], Y)], "cpu")
    assert modes(model) == before
    assert torch.is_grad_enabled()


def test_modes_come_back_after_an_error_of_the_loader(evaluate, model):
    def broken():
        yield X, Y
        raise OSError("disk gone")

    before = modes(model)
    with pytest.raises(OSError, match="disk gone"):
        evaluate(model, broken(), "cpu")
    assert modes(model) == before


def test_a_layer_that_does_more_in_train_is_told_both_ways(evaluate):
    class Merging(nn.Linear):
        """Like LoRA, which merges its weights for eval mode."""

        merged = False

        def train(self, mode=True):
            self.merged = not mode
            return super().train(mode)

    model = nn.Sequential(Merging(4, 3))
    evaluate(model, batches(10), "cpu")
    assert model[0].training
    assert not model[0].merged


def test_a_layer_that_overrides_train_stays_frozen(evaluate):
    class Frozen(nn.BatchNorm1d):
        def train(self, mode=True):
            return super().train(False)

    model = nn.Sequential(Frozen(4), nn.Linear(4, 3))
    before = modes(model)
    evaluate(model, batches(10), "cpu")
    assert modes(model) == before


def test_weights_buffers_and_gradients_stay(evaluate, model):
    model(X).sum().backward()
    state = {name: value.clone() for name, value in model.state_dict().items()}
    gradients = [weight.grad.clone() for weight in model.parameters()]
    evaluate(model, batches(5, 5), "cpu")
    assert all(value.equal(state[name]) for name, value in model.state_dict().items())
    assert all(weight.grad.equal(gradient) for weight, gradient
               in zip(model.parameters(), gradients, strict=True))


def test_no_graph_is_built(evaluate, model):
    graphs = []
    model.register_forward_hook(lambda *args: graphs.append(args[2].grad_fn))
    evaluate(model, batches(5, 5), "cpu")
    assert graphs == [None, None]


def test_what_the_model_caches_can_be_trained_with(evaluate):
    class Caching(nn.Linear):
        def forward(self, x):
            self.cache = super().forward(x)
            return self.cache

    model = Caching(4, 3)
    evaluate(model, batches(10), "cpu")
    (model.cache * model.weight.sum()).sum().backward()


@pytest.mark.parametrize("shuffle", [True, False])
def test_the_random_state_stays(evaluate, model, shuffle):
    loader = DataLoader(TensorDataset(X, Y), batch_size=4, shuffle=shuffle)
    before = torch.get_rng_state()
    evaluate(model, loader, "cpu")
    assert torch.get_rng_state().equal(before)


def test_the_random_state_stays_after_an_error(evaluate, model):
    def broken():
        yield torch.rand(10, 4), Y + 10

    before = torch.get_rng_state()
    with pytest.raises(IndexError):
        evaluate(model, broken(), "cpu")
    assert torch.get_rng_state().equal(before)


def test_a_training_with_it_is_the_training_without_it(evaluate):
    """Weights, the order of the batches, dropout: nothing moves."""
    def train(evaluates):
        torch.manual_seed(0)
        loader = DataLoader(TensorDataset(X, Y), batch_size=4, shuffle=True)
        test_loader = DataLoader(TensorDataset(X, Y), batch_size=3)
        model = nn.Sequential(
            nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 3))
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(3):
            for step, (x, y) in enumerate(loader):
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                if evaluates and step == 1:  # in the middle of an epoch as well
                    evaluate(model, test_loader, "cpu")
                optimizer.step()
            if evaluates:
                evaluate(model, test_loader, "cpu")
        return model.state_dict()

    with_it, without = train(True), train(False)
    assert all(value.equal(without[name]) for name, value in with_it.items())


# -- devices -----------------------------------------------------------------------

class Elsewhere:
    """A tensor that is on no device until it is moved to one."""

    def __init__(self, tensor, moves):
        self.tensor, self.moves = tensor, moves

    def to(self, device):
        self.moves.append(device)
        return self.tensor


@pytest.mark.parametrize("device", ["cpu", torch.device("cpu")])
def test_batches_go_to_the_device(evaluate, model, device):
    moves = []
    evaluate(model, [(Elsewhere(X, moves), Elsewhere(Y, moves))], device)
    assert moves == [device] * 2


def test_inputs_are_moved_to_a_device_of_another_kind(evaluate):
    model = nn.Linear(4, 3, device="meta")
    seen = []
    model.register_forward_pre_hook(lambda _, args: seen.append(args[0].device.type))
    with pytest.raises((RuntimeError, NotImplementedError)):
        evaluate(model, [(X, Y)], "meta")  # meta computes shapes and no numbers
    assert seen == ["meta"]
