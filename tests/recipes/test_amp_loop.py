"""The recipe snippets/recipes/amp_loop.py, as its readers may use it."""
import importlib.util
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

FILE = Path(__file__).parents[2] / "snippets/recipes/amp_loop.py"
X = torch.randn(10, 4, generator=torch.Generator().manual_seed(0))
Y = torch.arange(10) % 3

every_dtype = pytest.mark.parametrize(
    "dtype", [torch.float32, torch.bfloat16, torch.float16], ids=str)
both = pytest.mark.parametrize("name", ["train_epoch", "evaluate"])


@pytest.fixture(scope="module")
def amp():
    spec = importlib.util.spec_from_file_location("amp_loop_file", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


class Watched(nn.Module):
    """A linear classifier that notes the dtype and the mode of each forward pass."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)
        self.linear = nn.Linear(4, 3)
        self.dtypes, self.modes, self.graphs = [], [], []

    def forward(self, x):
        logits = self.linear(self.norm(x))
        self.dtypes.append(logits.dtype)
        self.modes.append(self.training)
        self.graphs.append(logits.requires_grad)
        return logits


def batches(sizes=(4, 4, 2)):
    return list(zip(X.split(sizes), Y.split(sizes), strict=True))


def scaler_for(dtype, **options):
    return torch.amp.GradScaler("cpu", enabled=dtype == torch.float16, **options)


def train(amp, model, loader, dtype, loss_fn=F.cross_entropy, optimizer=None,
          scaler=None, **options):
    optimizer = optimizer or torch.optim.SGD(model.parameters(), lr=0.1)
    return amp.train_epoch(model, loader, loss_fn, optimizer,
                           scaler or scaler_for(dtype), "cpu", dtype, **options)


def run(amp, name, model, loader, dtype=torch.bfloat16, loss_fn=F.cross_entropy):
    if name == "train_epoch":
        return train(amp, model, loader, dtype, loss_fn)
    return amp.evaluate(model, loader, loss_fn, "cpu", dtype)


def overflowing(logits, targets):
    """A loss whose gradient is beyond fp16 at the first scales of a scaler."""
    return F.cross_entropy(logits, targets) * 1e4


def modes(model):
    return [module.training for module in model.modules()]


# -- which precision ---------------------------------------------------------------

@pytest.mark.parametrize("device", ["cpu", torch.device("cpu"), "meta", "mps"])
def test_without_cuda_full_precision_is_chosen(amp, device):
    assert amp.choose_dtype(device) == torch.float32


@pytest.mark.parametrize(("major", "expected"), [
    (7, torch.float16), (8, torch.bfloat16), (9, torch.bfloat16)])
def test_a_gpu_that_only_emulates_bfloat16_gets_float16(
        amp, monkeypatch, major, expected):
    class Properties:
        pass

    Properties.major = major
    monkeypatch.setattr(torch.version, "hip", None)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: Properties)
    assert amp.choose_dtype("cuda") == expected
    assert amp.choose_dtype(torch.device("cuda", 1)) == expected


@every_dtype
@both
def test_the_forward_pass_runs_in_that_dtype_and_autocast_ends(amp, name, dtype):
    model = Watched()
    run(amp, name, model, batches(), dtype)
    assert model.dtypes == [dtype] * 3
    assert not torch.is_autocast_enabled("cpu")


@every_dtype
def test_weights_gradients_and_state_stay_float32(amp, dtype):
    model = Watched()
    optimizer = torch.optim.Adam(model.parameters())
    train(amp, model, batches(), dtype, optimizer=optimizer)
    for weight in model.parameters():
        assert weight.dtype == weight.grad.dtype == torch.float32
        assert optimizer.state[weight]["exp_avg"].dtype == torch.float32


@every_dtype
@both
def test_the_loss_is_computed_in_float32(amp, name, dtype):
    dtypes = []

    def loss_fn(logits, targets):
        loss = F.cross_entropy(logits, targets)
        dtypes.append(loss.dtype)
        return loss

    run(amp, name, Watched(), batches(), dtype, loss_fn)
    assert dtypes == [torch.float32] * 3


def test_backward_is_called_outside_of_autocast(amp):
    seen = []
    model = Watched()
    model.linear.weight.register_hook(
        lambda _: seen.append(torch.is_autocast_enabled("cpu")))
    train(amp, model, batches(), torch.bfloat16)
    assert seen == [False] * 3


# -- the steps ---------------------------------------------------------------------

@every_dtype
def test_it_steps_once_a_batch_along_the_true_gradient(amp, dtype):
    model, expected = nn.Linear(4, 3), nn.Linear(4, 3)
    expected.load_state_dict(model.state_dict())
    epoch = train(amp, model, batches(), dtype)
    assert (epoch.steps, epoch.skipped) == (3, 0)
    for x, y in batches():
        expected.zero_grad()
        F.cross_entropy(expected(x), y).backward()
        with torch.no_grad():
            for weight in expected.parameters():
                weight -= 0.1 * weight.grad
    for got, wanted in zip(model.parameters(), expected.parameters(), strict=True):
        torch.testing.assert_close(got, wanted, atol=2e-3, rtol=0)


def test_in_float32_it_is_plain_training_to_the_bit(amp):
    model, expected = nn.Linear(4, 3), nn.Linear(4, 3)
    expected.load_state_dict(model.state_dict())
    optimizer = torch.optim.Adam(expected.parameters())
    train(amp, model, batches(), torch.float32,
          optimizer=torch.optim.Adam(model.parameters()))
    for x, y in batches():
        optimizer.zero_grad()
        F.cross_entropy(expected(x), y).backward()
        optimizer.step()
    assert model.weight.equal(expected.weight)


@every_dtype
def test_each_batch_is_answered_with_the_newest_weights(amp, dtype):
    """An autocast block around the loop would keep the first ones."""
    model, logits = nn.Linear(4, 3), []
    model.register_forward_hook(lambda *args: logits.append(args[2].detach()))
    train(amp, model, [(X, Y), (X, Y)], dtype)
    assert not logits[0].equal(logits[1])


@every_dtype
def test_the_true_gradient_is_clipped_not_the_scaled_one(amp, dtype):
    model = nn.Linear(4, 3)
    before = torch.cat([p.detach().flatten() for p in model.parameters()])
    train(amp, model, [(X * 10, Y)], dtype, max_norm=0.5,
          scaler=scaler_for(dtype, init_scale=64.0))
    after = torch.cat([p.detach().flatten() for p in model.parameters()])
    assert (after - before).norm().item() == pytest.approx(0.1 * 0.5, rel=1e-3)


@every_dtype
def test_a_small_gradient_is_not_clipped(amp, dtype):
    free, clipped = nn.Linear(4, 3), nn.Linear(4, 3)
    clipped.load_state_dict(free.state_dict())
    train(amp, free, batches(), dtype)
    train(amp, clipped, batches(), dtype, max_norm=1e6)
    assert clipped.weight.equal(free.weight)


def test_an_overflow_skips_the_step_and_is_counted(amp):
    model = nn.Linear(4, 3)
    before = model.weight.detach().clone()
    scaler = scaler_for(torch.float16)
    epoch = train(amp, model, batches(), torch.float16, overflowing, scaler=scaler)
    assert (epoch.steps, epoch.skipped) == (0, 3)
    assert scaler.get_scale() == 65536 / 2**3
    assert model.weight.equal(before)


def test_after_the_overflows_it_trains(amp):
    model = nn.Linear(4, 3)
    before = model.weight.detach().clone()
    epoch = train(amp, model, batches() * 10, torch.float16, overflowing,
                  optimizer=torch.optim.SGD(model.parameters(), lr=1e-5))
    assert epoch.steps > 10
    assert epoch.skipped > 3
    assert epoch.steps + epoch.skipped == 30
    assert model.weight.isfinite().all()
    assert not model.weight.equal(before)


@pytest.mark.parametrize("max_norm", [None, 1.0])
def test_nan_for_ever_is_an_error_and_not_an_endless_skip(amp, max_norm):
    model = nn.Linear(4, 3)
    before = model.weight.detach().clone()
    scaler = scaler_for(torch.float16)
    loader = [(torch.full((4, 4), float("nan")), Y[:4])] * 9
    with pytest.raises(FloatingPointError, match="look for it in the forward pass"):
        for _epoch in range(9):  # the scale remembers from epoch to epoch
            train(amp, model, loader, torch.float16, scaler=scaler, max_norm=max_norm)
    assert model.weight.equal(before)


def test_a_scaler_that_went_through_a_checkpoint_goes_on(amp):
    first = scaler_for(torch.float16, growth_interval=2)
    train(amp, nn.Linear(4, 3), batches(), torch.float16, scaler=first)
    second = scaler_for(torch.float16)
    second.load_state_dict(first.state_dict())
    for scaler in (first, second):
        torch.manual_seed(0)
        train(amp, nn.Linear(4, 3), batches(), torch.float16, scaler=scaler)
    assert first.state_dict() == second.state_dict()


def test_a_gradient_left_over_from_before_is_not_used(amp):
    clean, dirty = nn.Linear(4, 3), nn.Linear(4, 3)
    dirty.load_state_dict(clean.state_dict())
    dirty.weight.grad = torch.full_like(dirty.weight, 100.0)
    for model in (clean, dirty):
        train(amp, model, batches(), torch.float16)
    assert dirty.weight.equal(clean.weight)


# -- the scheduler -----------------------------------------------------------------

def decay(optimizer):
    return torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)


@every_dtype
def test_the_scheduler_is_stepped_once_a_batch(amp, dtype):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    train(amp, model, batches(), dtype, optimizer=optimizer,
          scheduler=decay(optimizer))
    assert optimizer.param_groups[0]["lr"] == 0.5**3


def test_the_scheduler_waits_while_steps_are_skipped(amp, recwarn):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = decay(optimizer)
    train(amp, model, batches(), torch.float16, overflowing, optimizer=optimizer,
          scheduler=scheduler)
    assert scheduler.get_last_lr() == [1.0]
    assert not [w for w in recwarn if "lr_scheduler.step" in str(w.message)]


# -- evaluation --------------------------------------------------------------------

@every_dtype
@pytest.mark.parametrize("sizes", [(10,), (4, 4, 2), (9, 1), (1,) * 10])
def test_unequal_batches_give_the_mean_over_all_samples(amp, dtype, sizes):
    model = Watched()
    metrics = amp.evaluate(model, batches(sizes), F.cross_entropy, "cpu", dtype)
    with torch.no_grad():
        logits = model.eval()(X)
    assert metrics.loss == pytest.approx(F.cross_entropy(logits, Y).item(), abs=0.01)
    assert metrics.accuracy == (logits.argmax(1) == Y).sum().item() / len(Y)


def test_training_reports_the_mean_over_all_samples_too(amp):
    model = nn.Linear(4, 3)
    expected = F.cross_entropy(model(X), Y).item()
    epoch = train(amp, model, batches((7, 3)), torch.float32,
                  optimizer=torch.optim.SGD(model.parameters(), lr=0.0))
    assert epoch.loss == pytest.approx(expected)


def test_a_loss_in_float16_is_summed_in_float32(amp):
    def large(logits, targets):
        return F.cross_entropy(logits, targets).half() * 0 + 60000

    metrics = amp.evaluate(nn.Linear(4, 3), batches(), large, "cpu", torch.float16)
    assert metrics.loss == 60000


@every_dtype
def test_evaluation_changes_nothing_and_builds_no_graph(amp, dtype):
    model = Watched()
    model(X).sum().backward()
    state = {name: value.clone() for name, value in model.state_dict().items()}
    gradients = [weight.grad.clone() for weight in model.parameters()]
    amp.evaluate(model, batches(), F.cross_entropy, "cpu", dtype)
    assert torch.is_grad_enabled()
    assert model.graphs[1:] == [False] * 3
    assert all(value.equal(state[name]) for name, value in model.state_dict().items())
    assert all(weight.grad.equal(gradient) for weight, gradient
               in zip(model.parameters(), gradients, strict=True))


def test_targets_that_are_no_class_indices_are_refused(amp):
    x, y = torch.randn(3, 4), torch.eye(3)  # square: a comparison would broadcast
    with pytest.raises(ValueError, match=r"need targets of shape \(3,\), not \(3, 3\)"):
        amp.evaluate(nn.Linear(4, 3), [(x, y)], F.cross_entropy, "cpu", torch.float32)


# -- modes, errors, loaders --------------------------------------------------------

@both
@pytest.mark.parametrize("training", [True, False])
def test_each_module_gets_its_own_mode_back(amp, name, training):
    model = Watched().train(training)
    model.norm.train(not training)
    before = modes(model)
    run(amp, name, model, batches())
    assert modes(model) == before
    assert set(model.modes) == {name == "train_epoch"}


@both
def test_after_an_error_modes_are_back_and_autocast_is_off(amp, name):
    model = Watched()
    model.norm.eval()
    before = modes(model)
    with pytest.raises(RuntimeError):
        run(amp, name, model, [(X, Y), (X[:, :3], Y)])
    assert modes(model) == before
    assert not torch.is_autocast_enabled("cpu")
    assert torch.is_grad_enabled()


@both
@pytest.mark.parametrize("loader", [
    [], iter([]), DataLoader(TensorDataset(X, Y), batch_size=11, drop_last=True)],
    ids=["list", "iterator", "drop_last"])
def test_nothing_to_do_is_said(amp, name, loader):
    with pytest.raises(ValueError, match="the loader gave no sample"):
        run(amp, name, nn.Linear(4, 3), loader)


@both
def test_an_iterator_works_once_and_then_says_so(amp, name):
    iterator = iter(batches())
    run(amp, name, nn.Linear(4, 3), iterator)
    with pytest.raises(ValueError, match="an iterator is used up"):
        run(amp, name, nn.Linear(4, 3), iterator)


def test_a_halved_model_is_refused_by_the_scaler(amp):
    with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
        train(amp, nn.Linear(4, 3).half(), batches(), torch.float16)


def test_the_device_may_be_a_string_or_a_device(amp):
    for device in ("cpu", torch.device("cpu")):
        metrics = amp.evaluate(nn.Linear(4, 3), batches(), F.cross_entropy, device,
                               torch.bfloat16)
        assert metrics.loss > 0
