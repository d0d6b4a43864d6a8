"""The recipe snippets/recipes/training_loop.py, as its readers may use it."""
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


@pytest.fixture(scope="module")
def loop(load):
    return load("recipes/training_loop.py")


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def a_model():
    """A linear classifier in train mode, with a frozen batch norm and dropout."""
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(), nn.Linear(4, 3))
    model[0].eval()
    return model


def modes(model):
    return [module.training for module in model.modules()]


def sgd(model, lr=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr)


X, Y = torch.randn(10, 4), torch.randint(3, (10,))


def batches(sizes=(4, 4, 2)):
    return list(zip(X.split(sizes), Y.split(sizes), strict=True))


# -- training ------------------------------------------------------------------

def test_it_steps_once_a_batch_along_the_gradient_of_that_batch(loop):
    model, expected = nn.Linear(4, 3), nn.Linear(4, 3)
    expected.load_state_dict(model.state_dict())
    loop.train_epoch(model, batches(), F.cross_entropy, sgd(model), "cpu")
    for x, y in batches():
        loss = F.cross_entropy(expected(x), y)
        gradients = torch.autograd.grad(loss, [*expected.parameters()])
        with torch.no_grad():
            for weight, gradient in zip(expected.parameters(), gradients, strict=True):
                weight -= 0.1 * gradient
    for got, wanted in zip(model.parameters(), expected.parameters(), strict=True):
        torch.testing.assert_close(got, wanted)


def test_a_gradient_left_over_from_before_is_not_used(loop):
    clean, dirty = nn.Linear(4, 3), nn.Linear(4, 3)
    dirty.load_state_dict(clean.state_dict())
    dirty.weight.grad = torch.full_like(dirty.weight, 100.0)
    for model in (clean, dirty):
        loop.train_epoch(model, batches(), F.cross_entropy, sgd(model), "cpu")
    assert dirty.weight.equal(clean.weight)


def test_training_metrics_are_those_before_each_step(loop):
    model = nn.Linear(4, 3)
    first = F.cross_entropy(model(X), Y).item()
    accuracy = (model(X).argmax(1) == Y).float().mean().item()
    metrics = loop.train_epoch(model, [(X, Y)], F.cross_entropy, sgd(model), "cpu")
    assert metrics == pytest.approx((first, accuracy))


def test_dropout_is_on_while_it_trains_and_off_while_it_evaluates(loop):
    model, seen = nn.Sequential(nn.Dropout(), nn.Linear(4, 3)), []
    model[0].register_forward_hook(lambda layer, *_: seen.append(layer.training))
    model.eval()
    loop.train_epoch(model, [(X, Y)], F.cross_entropy, sgd(model), "cpu")
    loop.evaluate(model.train(), [(X, Y)], F.cross_entropy, "cpu")
    assert seen == [True, False]


def test_a_layer_that_overrides_train_stays_frozen(loop):
    class Frozen(nn.BatchNorm1d):
        def train(self, mode=True):
            return super().train(False)

    model = nn.Sequential(Frozen(4), nn.Linear(4, 3))
    before = model[0].running_mean.clone()
    loop.train_epoch(model, batches(), F.cross_entropy, sgd(model), "cpu")
    assert model[0].running_mean.equal(before)


# -- evaluation ----------------------------------------------------------------

@pytest.mark.parametrize("sizes", [(10,), (4, 4, 2), (9, 1), (1,) * 10])
def test_unequal_batches_give_the_mean_over_all_samples(loop, sizes):
    model = a_model()
    metrics = loop.evaluate(model, batches(sizes), F.cross_entropy, "cpu")
    logits = model.eval()(X)
    assert metrics.loss == pytest.approx(F.cross_entropy(logits, Y).item())
    assert metrics.accuracy == (logits.argmax(1) == Y).sum().item() / len(Y)


def test_evaluation_changes_nothing(loop):
    model = a_model()
    model(X).sum().backward()
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    gradients = [weight.grad.clone() for weight in model.parameters()]
    loop.evaluate(model, batches(), F.cross_entropy, "cpu")
    assert torch.is_grad_enabled()
    assert all(value.equal(weights[name]) for name, value in model.state_dict().items())
    assert all(weight.grad.equal(gradient) for weight, gradient
               in zip(model.parameters(), gradients, strict=True))


def test_evaluation_builds_no_graph(loop):
    model, graphs = nn.Linear(4, 3), []
    model.register_forward_hook(lambda *args: graphs.append(args[2].grad_fn))
    loop.evaluate(model, batches(), F.cross_entropy, "cpu")
    assert graphs == [None] * 3


def test_predictions_per_position_are_counted_one_by_one(loop):
    model, x = nn.Conv1d(4, 3, 1), torch.randn(5, 4, 6)
    y = torch.randint(3, (5, 6))
    halves = [(x[:2], y[:2]), (x[2:], y[2:])]
    metrics = loop.evaluate(model, halves, F.cross_entropy, "cpu")
    assert metrics.loss == pytest.approx(F.cross_entropy(model(x), y).item())
    assert metrics.accuracy == (model(x).argmax(1) == y).sum().item() / y.numel()


# -- modes -----------------------------------------------------------------------

def run(loop, name, model, loader, loss_fn=F.cross_entropy, device="cpu"):
    if name == "evaluate":
        return loop.evaluate(model, loader, loss_fn, device)
    return loop.train_epoch(model, loader, loss_fn, sgd(model), device)


both = pytest.mark.parametrize("name", ["train_epoch", "evaluate"])


@both
@pytest.mark.parametrize("training", [True, False])
def test_each_module_gets_its_own_mode_back(loop, name, training):
    model = a_model()
    model[1].train(training)
    before = modes(model)
    run(loop, name, model, batches())
    assert modes(model) == before


@both
def test_modes_come_back_after_an_error(loop, name):
    model = a_model()
    before = modes(model)
    with pytest.raises(RuntimeError, match="should contain 3 elements"):
        run(loop, name, model, [(X, Y), (X[:, :3], Y)])
    assert modes(model) == before


@both
def test_modes_come_back_after_an_error_of_the_loader(loop, name):
    def broken():
        yield X, Y
        raise OSError("disk gone")

    model = a_model()
    before = modes(model)
    with pytest.raises(OSError, match="disk gone"):
        run(loop, name, model, broken())
    assert modes(model) == before


# -- loaders ---------------------------------------------------------------------

@both
@pytest.mark.parametrize("loader", [
    [], iter([]), DataLoader(TensorDataset(X, Y), batch_size=11, drop_last=True),
    [(X[:0], Y[:0])]])
def test_nothing_to_do_is_said(loop, name, loader):
    with pytest.raises(ValueError, match="the loader gave no sample"):
        run(loop, name, nn.Linear(4, 3), loader)


@both
def test_an_iterator_works_once_and_then_says_so(loop, name):
    iterator = iter(batches())
    run(loop, name, nn.Linear(4, 3), iterator)
    with pytest.raises(ValueError, match="an iterator is used up"):
        run(loop, name, nn.Linear(4, 3), iterator)


@both
def test_a_loader_without_a_length_works(loop, name):
    assert run(loop, name, nn.Linear(4, 3), (batch for batch in batches())).loss > 0


@both
@pytest.mark.parametrize(("outputs", "targets"), [
    (3, F.one_hot(Y, 3).float()),  # probabilities: of shape (10, 3)
    (1, torch.rand(10, 1))])  # one logit, whose argmax is always 0
def test_targets_that_are_no_class_indices_are_refused(loop, name, outputs, targets):
    loss_fn = F.cross_entropy if outputs == 3 else F.binary_cross_entropy_with_logits
    with pytest.raises(ValueError, match=r"need targets of shape \(10,\), not \(10, "):
        run(loop, name, nn.Linear(4, outputs), [(X, targets)], loss_fn)


@both
def test_square_probabilities_do_not_broadcast_into_an_accuracy(loop, name):
    x, y = torch.randn(3, 4), torch.eye(3)
    with pytest.raises(ValueError, match=r"need targets of shape \(3,\), not \(3, 3\)"):
        run(loop, name, nn.Linear(4, 3), [(x, y)])


@both
def test_a_loss_per_sample_is_refused(loop, name):
    def per_sample(logits, y):
        return F.cross_entropy(logits, y, reduction="none")

    with pytest.raises(RuntimeError, match=r"scalar outputs|converted to Scalar"):
        run(loop, name, nn.Linear(4, 3), batches(), per_sample)


@both
def test_a_nan_is_shown(loop, name):
    metrics = run(loop, name, nn.Linear(4, 3), [(X, Y), (X * float("nan"), Y)])
    assert metrics.loss != metrics.loss


# -- devices ---------------------------------------------------------------------

class Elsewhere:
    """A tensor that is on no device until it is moved to one."""

    def __init__(self, tensor, moves):
        self.tensor, self.moves = tensor, moves

    def to(self, device):
        self.moves.append(device)
        return self.tensor


@both
@pytest.mark.parametrize("device", ["cpu", torch.device("cpu")])
def test_inputs_and_targets_are_moved(loop, name, device):
    moves = []
    batch = Elsewhere(X, moves), Elsewhere(Y, moves)
    run(loop, name, nn.Linear(4, 3), [batch], device=device)
    assert moves == [device, device]
