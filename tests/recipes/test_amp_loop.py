"""The recipe snippets/recipes/amp_loop.py, as its readers may use it."""
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

X = torch.randn(10, 4, generator=torch.Generator().manual_seed(0))
Y = torch.arange(10) % 3

every_dtype = pytest.mark.parametrize(
    "dtype", [torch.float32, torch.bfloat16, torch.float16], ids=str)


@pytest.fixture(scope="module")
def amp(load):
    return load("recipes/amp_loop.py")


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


class Watched(nn.Module):
    """A linear classifier that notes the dtype and the mode of each forward pass."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)
        self.linear = nn.Linear(4, 3)
        self.dtypes, self.modes = [], []

    def forward(self, x):
        logits = self.linear(self.norm(x))
        self.dtypes.append(logits.dtype)
        self.modes.append(self.training)
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


def overflowing(logits, targets):
    """A loss whose gradient is beyond fp16 at the first scales of a scaler."""
    return F.cross_entropy(logits, targets) * 1e4


def modes(model):
    return [module.training for module in model.modules()]


# -- which precision ---------------------------------------------------------------

@pytest.mark.parametrize("device", ["cpu", torch.device("cpu"), "meta", "mps"])
def test_without_cuda_full_precision_is_chosen(amp, device):
    assert amp.choose_dtype(device) == torch.float32


@pytest.mark.parametrize(("device", "expected"), [
    ("cuda", torch.float16), ("cuda:1", torch.bfloat16),
    (torch.device("cuda", 0), torch.float16),
    (torch.device("cuda", 1), torch.bfloat16)])
def test_each_gpu_gets_the_precision_that_it_computes_in(
        amp, monkeypatch, device, expected):
    def capability(device):  # of a Turing and an Ampere in one machine
        return (8, 6) if torch.device(device).index == 1 else (7, 5)

    monkeypatch.setattr(torch.cuda, "get_device_capability", capability)
    assert amp.choose_dtype(device) == expected


@every_dtype
def test_the_forward_pass_runs_in_that_dtype_and_autocast_ends(amp, dtype):
    model = Watched()
    train(amp, model, batches(), dtype)
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
def test_the_loss_is_computed_in_float32(amp, dtype):
    dtypes = []

    def loss_fn(logits, targets):
        loss = F.cross_entropy(logits, targets)
        dtypes.append(loss.dtype)
        return loss

    train(amp, Watched(), batches(), dtype, loss_fn)
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
    assert epoch.skipped == 0
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
    assert epoch.skipped == 3
    assert scaler.get_scale() == 65536 / 2**3
    assert model.weight.equal(before)


def test_after_the_overflows_it_trains(amp):
    model = nn.Linear(4, 3)
    before = model.weight.detach().clone()
    epoch = train(amp, model, batches() * 10, torch.float16, overflowing,
                  optimizer=torch.optim.SGD(model.parameters(), lr=1e-5))
    assert 3 < epoch.skipped < 20
    assert model.weight.isfinite().all()
    assert not model.weight.equal(before)


@pytest.mark.parametrize("max_norm", [None, 1.0])
def test_nan_for_ever_is_an_error_and_not_an_endless_skip(amp, max_norm):
    model = nn.Linear(4, 3)
    before = model.weight.detach().clone()
    scaler = scaler_for(torch.float16)
    loader = [(torch.full((4, 4), float("nan")), Y[:4])] * 9
    with pytest.raises(FloatingPointError, match="look for inf or nan in the data"):
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


# -- the loss, and evaluation -------------------------------------------------------

def test_the_loss_is_the_mean_over_all_samples(amp):
    model = nn.Linear(4, 3)
    expected = F.cross_entropy(model(X), Y).item()
    epoch = train(amp, model, batches((7, 3)), torch.float32,
                  optimizer=torch.optim.SGD(model.parameters(), lr=0.0))
    assert epoch.loss == pytest.approx(expected)


def test_a_loss_in_float16_is_summed_in_float32(amp):
    def large(logits, targets):
        return F.cross_entropy(logits, targets).half() * 0 + 60000

    epoch = train(amp, nn.Linear(4, 3), batches(), torch.bfloat16, large)
    assert epoch.loss == 60000


@every_dtype
def test_a_block_around_the_evaluation_of_another_recipe_measures_the_same(
        amp, load, dtype):
    """As the page says: the weights do not change in it, so one block is enough."""
    evaluate = load("recipes/training_loop.py").evaluate
    model = Watched()
    train(amp, model, batches(), dtype)
    expected = evaluate(model, batches(), F.cross_entropy, "cpu")
    model.dtypes.clear()
    mixed = dtype != torch.float32
    with torch.amp.autocast("cpu", dtype, enabled=mixed):
        found = evaluate(model, batches(), F.cross_entropy, "cpu")
    assert model.dtypes == [dtype] * 3
    assert found.loss == pytest.approx(expected.loss, abs=0.01)


# -- modes, errors, loaders --------------------------------------------------------

@pytest.mark.parametrize("training", [True, False])
def test_each_module_gets_its_own_mode_back(amp, training):
    model = Watched().train(training)
    model.norm.train(not training)
    before = modes(model)
    train(amp, model, batches(), torch.bfloat16)
    assert modes(model) == before
    assert set(model.modes) == {True}


def test_after_an_error_modes_are_back_and_autocast_is_off(amp):
    model = Watched()
    model.norm.eval()
    before = modes(model)
    with pytest.raises(RuntimeError):
        train(amp, model, [(X, Y), (X[:, :3], Y)], torch.bfloat16)
    assert modes(model) == before
    assert not torch.is_autocast_enabled("cpu")


@pytest.mark.parametrize("loader", [
    [], iter([]), DataLoader(TensorDataset(X, Y), batch_size=11, drop_last=True)],
    ids=["list", "iterator", "drop_last"])
def test_nothing_to_do_is_said(amp, loader):
    with pytest.raises(ValueError, match="the loader gave no sample"):
        train(amp, nn.Linear(4, 3), loader, torch.bfloat16)


def test_an_iterator_works_once_and_then_says_so(amp):
    iterator = iter(batches())
    train(amp, nn.Linear(4, 3), iterator, torch.bfloat16)
    with pytest.raises(ValueError, match="an iterator is used up"):
        train(amp, nn.Linear(4, 3), iterator, torch.bfloat16)


def test_a_halved_model_is_refused_by_the_scaler(amp):
    with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
        train(amp, nn.Linear(4, 3).half(), batches(), torch.float16)


@pytest.mark.parametrize("device", ["cpu", torch.device("cpu")])
def test_the_device_may_be_a_string_or_a_device(amp, device):
    model = nn.Linear(4, 3)
    epoch = amp.train_epoch(
        model, batches(), F.cross_entropy, torch.optim.SGD(model.parameters(), lr=0.1),
        scaler_for(torch.bfloat16), device, torch.bfloat16)
    assert epoch.loss > 0
