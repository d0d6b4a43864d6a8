"""The recipe snippets/recipes/evaluate.py, as its readers may use it."""
import importlib.util
from collections import namedtuple
from functools import partial
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

FILE = Path(__file__).parents[2] / "snippets/recipes/evaluate.py"
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
    metrics = evaluate(model, batches(*sizes))
    logits = logits_of(model)
    assert metrics.loss == pytest.approx(F.cross_entropy(logits, Y).item())
    assert metrics.accuracy == (logits.argmax(1) == Y).sum().item() / 10


def own(logits, targets, reduction="mean"):
    return F.multi_margin_loss(logits, targets, reduction=reduction)


def own_per_sample(logits, targets):
    return F.cross_entropy(logits, targets, reduction="none")


@pytest.mark.parametrize(("loss_fn", "whole"), [
    (nn.CrossEntropyLoss(), F.cross_entropy),
    (nn.CrossEntropyLoss(reduction="sum"), F.cross_entropy),
    (nn.CrossEntropyLoss(reduction="none"), F.cross_entropy),
    (nn.CrossEntropyLoss(label_smoothing=0.1),
     partial(F.cross_entropy, label_smoothing=0.1)),
    (partial(F.cross_entropy, label_smoothing=0.1, reduction="sum"),
     partial(F.cross_entropy, label_smoothing=0.1)),
    (nn.MultiMarginLoss(), F.multi_margin_loss),
    (F.multi_margin_loss, F.multi_margin_loss),
    (own, F.multi_margin_loss),
    (own_per_sample, F.cross_entropy)])
def test_any_reduction_becomes_the_mean_over_all_targets(evaluate, model, loss_fn,
                                                         whole):
    metrics = evaluate(model, batches(7, 3), loss_fn)
    assert metrics.loss == pytest.approx(whole(logits_of(model), Y).item())


def test_the_loss_function_keeps_its_own_reduction(evaluate, model):
    loss_fn = nn.CrossEntropyLoss(ignore_index=2)
    evaluate(model, batches(10), loss_fn, ignore_index=1)
    assert loss_fn.reduction == "mean"
    assert loss_fn.ignore_index == 2


def test_class_weights_multiply_the_losses(evaluate, model):
    weight = torch.tensor([1.0, 2.0, 4.0])
    metrics = evaluate(model, batches(7, 3), nn.CrossEntropyLoss(weight))
    losses = F.cross_entropy(logits_of(model), Y, reduction="none")
    assert metrics.loss == pytest.approx((losses * weight[Y]).mean().item())


@pytest.mark.parametrize("loss_fn", [
    lambda logits, targets: F.cross_entropy(logits, targets),
    lambda logits, targets: F.cross_entropy(logits, targets, reduction="sum"),
    lambda logits, targets: F.mse_loss(logits, F.one_hot(targets, 3).float(),
                                       reduction="none")])
def test_a_loss_of_unknown_reduction_is_refused(evaluate, model, loss_fn):
    with pytest.raises(ValueError, match=r"not a loss for each target, \(10,\)"):
        evaluate(model, batches(10), loss_fn)


def test_a_loss_module_around_another_is_refused(evaluate, model):
    class Around(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.CrossEntropyLoss()

        def forward(self, logits, targets):
            return self.inner(logits, targets)

    with pytest.raises(ValueError, match=r"returned the shape \(\), not a loss for"):
        evaluate(model, batches(10), Around())


def test_a_nan_is_shown(evaluate, model):
    metrics = evaluate(model, [(X, Y), (X * float("nan"), Y)])
    assert metrics.loss != metrics.loss


def test_half_precision_losses_are_added_in_float32(evaluate):
    model = nn.Linear(4, 3).bfloat16()
    x, y = X.bfloat16().repeat(100, 1), Y.repeat(100)
    expected = F.cross_entropy(logits_of(model, x), y, reduction="none").float().mean()
    assert evaluate(model, [(x, y)]).loss == pytest.approx(expected.item(), rel=1e-5)


# -- targets -----------------------------------------------------------------------

@pytest.fixture
def sequences():
    torch.manual_seed(0)
    model, x, y = nn.Conv1d(4, 3, 1), torch.randn(5, 4, 6), torch.randint(3, (5, 6))
    return model, x, y


def test_a_target_per_position_counts_one_by_one(evaluate, sequences):
    model, x, y = sequences
    metrics = evaluate(model, [(x[:2], y[:2]), (x[2:], y[2:])])
    assert metrics.loss == pytest.approx(F.cross_entropy(model(x), y).item())
    assert metrics.accuracy == (model(x).argmax(1) == y).sum().item() / y.numel()


@pytest.mark.parametrize(("padding", "options"), [
    (-100, {}),
    (-1, {"ignore_index": -1}),
    (-1, {"loss_fn": nn.CrossEntropyLoss(ignore_index=-1)}),
    (-1, {"loss_fn": partial(F.cross_entropy, ignore_index=-1)}),
    (-1, {"loss_fn": nn.CrossEntropyLoss(), "ignore_index": -1}),
    (0, {"ignore_index": 0}),
    (0, {"loss_fn": nn.CrossEntropyLoss(ignore_index=0)}),
    (0, {"loss_fn": lambda logits, y: F.cross_entropy(logits, y, reduction="none"),
         "ignore_index": 0})])
def test_padding_does_not_count(evaluate, sequences, padding, options):
    model, x, y = sequences
    y[0, :5] = padding
    y[3, 1:] = padding
    metrics = evaluate(model, [(x[:2], y[:2]), (x[2:], y[2:])], **options)
    expected = F.cross_entropy(model(x), y, ignore_index=padding)
    counted = y != padding
    correct = (model(x).argmax(1) == y)[counted]
    assert metrics.loss == pytest.approx(expected.item())
    assert metrics.accuracy == correct.sum().item() / counted.sum().item()


@pytest.mark.parametrize("targets", [
    F.one_hot(Y, 3).float(), torch.rand(10), torch.randint(3, (10, 1)), Y[:1]])
def test_targets_that_are_no_class_indices_are_refused(evaluate, model, targets):
    with pytest.raises(ValueError, match=r"need class indices of shape \(10,\) as"):
        evaluate(model, [(X, targets)])


# -- loaders and batches -----------------------------------------------------------

@pytest.mark.parametrize("loader", [
    [], iter([]), DataLoader(TensorDataset(X, Y), batch_size=11, drop_last=True),
    [(X, torch.full((10,), -100))], [(X[:0], Y[:0])]])
def test_nothing_to_count_is_said(evaluate, model, loader):
    with pytest.raises(ValueError, match="the loader gave no target to count"):
        evaluate(model, loader)


def test_an_iterator_works_once_and_then_says_so(evaluate, model):
    iterator = iter(batches(5, 5))
    assert evaluate(model, iterator) == evaluate(model, batches(5, 5))
    with pytest.raises(ValueError, match="empty or used up"):
        evaluate(model, iterator)


def test_a_padding_only_batch_among_others_is_no_matter(evaluate, model):
    padding = torch.full((10,), -100)
    assert evaluate(model, [(X, padding), (X, Y)]) == evaluate(model, [(X, Y)])


@pytest.mark.parametrize(("batch", "said"), [
    ({"x": X, "labels": Y}, r"a dict with the keys \['labels', 'x'\]"),
    (X, "a batch is a Tensor"),
    ((X, X, Y), "a batch is a list of 3")])
def test_other_batches_are_refused_and_the_way_is_named(evaluate, model, batch, said):
    with pytest.raises(TypeError, match=said + ".*pass forward="):
        evaluate(model, [batch])


Batch = namedtuple("Batch", "inputs length labels")


@pytest.mark.parametrize(("batch", "forward"), [
    ({"x": X, "labels": Y}, lambda model, b: (model(b["x"]), b["labels"])),
    (Batch(X, 4, Y), lambda model, b: (model(b.inputs), b.labels)),
    ((X, "name", [Y]), lambda model, b: (model(b[0]), b[2][0])),
    ((X, Y), lambda model, b: (model(b[0]), b[1]))])
def test_a_function_reads_other_batches(evaluate, model, batch, forward):
    assert evaluate(model, [batch], forward=forward) == evaluate(model, [(X, Y)])


# -- what it leaves as it was ------------------------------------------------------

@pytest.mark.parametrize("training", [True, False])
def test_each_module_gets_its_own_mode_back(evaluate, model, training):
    model.training = training
    before = modes(model)
    seen = []
    model.register_forward_hook(lambda *_: seen.append(modes(model)))
    evaluate(model, batches(5, 5))
    assert seen == [[False] * 4] * 2
    assert modes(model) == before


def test_modes_come_back_after_an_error(evaluate, model):
    before = modes(model)
    with pytest.raises(RuntimeError, match="should contain 3 elements"):
        evaluate(model, [(X, Y), (X[:, :3], Y)])
    assert modes(model) == before
    assert torch.is_grad_enabled()


def test_modes_come_back_after_an_error_of_the_loader(evaluate, model):
    def broken():
        yield X, Y
        raise OSError("disk gone")

    before = modes(model)
    with pytest.raises(OSError, match="disk gone"):
        evaluate(model, broken())
    assert modes(model) == before


def test_a_layer_that_does_more_in_train_is_told_both_ways(evaluate):
    class Merging(nn.Linear):
        """Like LoRA, which merges its weights for eval mode."""

        merged = False

        def train(self, mode=True):
            self.merged = not mode
            return super().train(mode)

    model = nn.Sequential(Merging(4, 3))
    evaluate(model, batches(10))
    assert model[0].training
    assert not model[0].merged


def test_a_layer_that_overrides_train_stays_frozen(evaluate):
    class Frozen(nn.BatchNorm1d):
        def train(self, mode=True):
            return super().train(False)

    model = nn.Sequential(Frozen(4), nn.Linear(4, 3))
    before = modes(model)
    evaluate(model, batches(10))
    assert modes(model) == before


def test_weights_buffers_and_gradients_stay(evaluate, model):
    model(X).sum().backward()
    state = {name: value.clone() for name, value in model.state_dict().items()}
    gradients = [weight.grad.clone() for weight in model.parameters()]
    evaluate(model, batches(5, 5))
    assert all(value.equal(state[name]) for name, value in model.state_dict().items())
    assert all(weight.grad.equal(gradient) for weight, gradient
               in zip(model.parameters(), gradients, strict=True))


def test_no_graph_is_built(evaluate, model):
    graphs = []
    model.register_forward_hook(lambda *args: graphs.append(args[2].grad_fn))
    evaluate(model, batches(5, 5))
    assert graphs == [None, None]


def test_what_the_model_caches_can_be_trained_with(evaluate):
    class Caching(nn.Linear):
        def forward(self, x):
            self.cache = super().forward(x)
            return self.cache

    model = Caching(4, 3)
    evaluate(model, batches(10))
    (model.cache * model.weight.sum()).sum().backward()


@pytest.mark.parametrize("shuffle", [True, False])
def test_the_random_state_stays(evaluate, model, shuffle):
    loader = DataLoader(TensorDataset(X, Y), batch_size=4, shuffle=shuffle)
    before = torch.get_rng_state()
    evaluate(model, loader)
    assert torch.get_rng_state().equal(before)


def test_the_random_state_stays_after_an_error(evaluate, model):
    def broken():
        yield torch.rand(10, 4), Y + 10

    before = torch.get_rng_state()
    with pytest.raises(IndexError):
        evaluate(model, broken())
    assert torch.get_rng_state().equal(before)


# -- devices -----------------------------------------------------------------------

class Elsewhere:
    """A tensor that is on no device until it is moved to one."""

    def __init__(self, tensor, moves):
        self.tensor, self.moves = tensor, moves

    def to(self, device):
        self.moves.append(device)
        return self.tensor


def test_batches_go_to_the_device_of_the_model(evaluate, model):
    moves = []
    evaluate(model, [(Elsewhere(X, moves), Elsewhere(Y, moves))])
    assert moves == [torch.device("cpu")] * 2


def test_buffers_have_a_device_too(evaluate):
    moves = []
    model = nn.Sequential(nn.BatchNorm1d(3, affine=False))
    evaluate(model, [(Elsewhere(X[:, :3], moves), Elsewhere(Y, moves))])
    assert moves == [torch.device("cpu")] * 2


def test_a_model_without_tensors_takes_batches_where_they_are(evaluate):
    metrics = evaluate(nn.Flatten(), [(X[:, :3], Y)])
    assert metrics.loss == pytest.approx(F.cross_entropy(X[:, :3], Y).item())


def test_inputs_are_moved_to_a_device_of_another_kind(evaluate):
    model = nn.Linear(4, 3, device="meta")
    seen = []
    model.register_forward_pre_hook(lambda _, args: seen.append(args[0].device.type))
    with pytest.raises((RuntimeError, NotImplementedError)):
        evaluate(model, [(X, Y)])  # meta computes shapes and no numbers
    assert seen == ["meta"]


def test_importing_a_copy_prints_nothing(capsys, tmp_path):
    copy = tmp_path / "copied.py"
    copy.write_bytes(FILE.read_bytes())
    spec = importlib.util.spec_from_file_location("copied", copy)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert capsys.readouterr().out == ""
