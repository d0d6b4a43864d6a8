"""How preflight is called: batches, losses, optimizers, and what it refuses."""
import collections
import copy
import dataclasses
import functools
import re
import subprocess
import sys
import types
import warnings
from collections import UserDict
from unittest.mock import Mock

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import rnn
from torch.utils.data import DataLoader, TensorDataset

from tests.preflight.small import (
    CE,
    Fn,
    adam,
    classes,
    lazy,
    mlp,
    sgd,
    step_of,
    trains_in,
)
from torchproof import checks, preflight
from torchproof._preflight import Look
from torchproof.events import STEPS_ARE_HIDDEN

pytestmark = pytest.mark.usefixtures("seeded")


def sound(*given, **more):
    """Nothing is found, and everything was looked at."""
    said = preflight(*given, **more)
    assert said.ok and not said.skipped, str(said)
    return said


# -- the batch -----------------------------------------------------------------------


@dataclasses.dataclass
class Sample:
    x: torch.Tensor
    y: torch.Tensor
    note: str = "no tensor"
    later: torch.Tensor = dataclasses.field(init=False)


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: torch.Tensor
    y: torch.Tensor


Named = collections.namedtuple("Named", "x y")


def attributes(x, y):
    return types.SimpleNamespace(x=x, y=y, path="a.csv")


class Graph:
    """An object that gives its tensors as attributes, and may not be asked all."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    @property
    def data(self):
        raise RuntimeError("there is no data")

    def __getattr__(self, name):
        raise KeyError(name)


def nested(x, y):
    return {"inputs": {"parts": [x[:, :4], (x[:, 4:],)]}, "y": y, "names": ["a"]}


def x_of(batch):
    if isinstance(batch, (dict, UserDict)):
        if "inputs" in batch:
            first, (second,) = batch["inputs"]["parts"]
            return torch.cat([first, second], 1)
        return batch["x"]
    return batch.x


def y_of(batch):
    return batch["y"] if isinstance(batch, (dict, UserDict)) else batch.y


@pytest.mark.parametrize("made", [
    lambda x, y: {"x": x, "y": y}, lambda x, y: UserDict({"x": x, "y": y}), Sample,
    Frozen, Named, attributes, Graph, nested])
@pytest.mark.parametrize("end", [(), (nn.Softmax(1),)])
def test_a_batch_may_be_anything_that_holds_tensors(made, end):
    net = mlp(*end)
    model = Fn(lambda m, batch: m.net(x_of(batch)), net=net)
    batch = made(*classes())
    before = x_of(batch).clone(), y_of(batch).clone()
    said = preflight(
        model, lambda out, batch: F.cross_entropy(out, y_of(batch)), batch, adam(model),
        forward=lambda model, batch: model(batch))
    assert said.codes == (["raw-scores"] if end else []) and not said.skipped, str(said)
    assert torch.equal(x_of(batch), before[0]) and torch.equal(y_of(batch), before[1])


@pytest.mark.parametrize(("x", "call"), [
    (lambda x: x, lambda m, x: m.net(x)),
    (lambda x: (x[:, :4], x[:, 4:]), lambda m, a, b: m.net(torch.cat([a, b], 1))),
    (lambda x: [x[:, :4], x[:, 4:]], lambda m, a, b: m.net(torch.cat([a, b], 1))),
    (lambda x: {"a": x, "b": 1.0}, lambda m, a, b: m.net(a * b)),
    (lambda x: UserDict(a=x), lambda m, a: m.net(a)),
    (lambda x: Frozen(x, x), lambda m, both: m.net(both.x)),
])
@pytest.mark.parametrize("kind", [tuple, list])
def test_the_x_of_a_pair_may_hold_several_inputs(x, call, kind):
    given, y = classes()
    model = Fn(call, net=mlp())
    sound(model, CE, kind([x(given), y]), adam(model))


def test_a_packed_sequence():
    x, lengths = torch.randn(16, 6, 8), torch.arange(16) % 5 + 2
    packed = rnn.pack_padded_sequence(x, lengths, batch_first=True,
                                      enforce_sorted=False)
    model = Fn(lambda m, x: m.head(m.rnn(x)[1][-1]), rnn=nn.GRU(8, 8),
               head=nn.Linear(8, 4))
    sound(model, CE, (packed, torch.arange(16) % 4), adam(model))


def test_no_targets():
    x = torch.randn(32, 8)
    model = mlp(out=8)
    sound(model, lambda out, y: (out - x).square().mean(), (x, None), adam(model))


def test_one_tensor():
    x = torch.randn(32, 8)
    model = mlp(out=8)
    sound(model, F.mse_loss, x, adam(model))
    codes = preflight(mlp(out=1), lambda out, x: F.mse_loss(out, x[:, 0]), x).codes
    assert "target-shape" in codes


def test_several_targets():
    x, y = classes()
    model = Fn(lambda m, x: (m.net(x), m.net(x)[:, :1]), net=mlp())

    def loss_fn(out, y):
        return F.cross_entropy(out[0], y["class"]) + F.mse_loss(out[1], y["number"])

    sound(model, loss_fn, (x, {"class": y, "number": x[:, :1]}), adam(model))


# -- the loss ------------------------------------------------------------------------

LOSS_OF = {
    "tensor": lambda loss, out: loss,
    "dict": lambda loss, out: {"loss": loss, "logits": out},
    "UserDict": lambda loss, out: UserDict(loss=loss, logits=out),
    "object": lambda loss, out: types.SimpleNamespace(loss=loss, logits=out),
    "tuple": lambda loss, out: (loss, out),
    "namedtuple": collections.namedtuple("Out", "loss logits"),
}


@pytest.mark.parametrize("kind", LOSS_OF)
@pytest.mark.parametrize("end", [(), (nn.Softmax(1),)])
def test_a_model_may_return_its_loss(kind, end):
    def forward(m, x, labels):
        out = m.net(x)
        return LOSS_OF[kind](F.cross_entropy(out, labels), out)

    x, y = classes()
    model = Fn(forward, net=mlp(*end))
    said = preflight(model, None, {"x": x, "labels": y}, adam(model))
    assert said.codes == (["raw-scores"] if end else []) and not said.skipped, str(said)


def test_a_loss_of_each_sample_is_averaged():
    model = mlp()
    sound(model, nn.CrossEntropyLoss(reduction="none"), classes(), adam(model))


@pytest.mark.parametrize(("out", "says"), [
    (lambda out: None, "so the model must return its loss: a tensor, or something with "
                       "`loss`; it returned a NoneType"),
    (lambda out: {"logits": out}, "something with `loss`; it returned a dict"),
    (lambda out: out, r"its loss; it returned a tensor of shape \(32, 4\)"),
])
@pytest.mark.parametrize("batch", [classes(), {"x": classes()[0]}])
def test_a_model_without_a_loss_is_refused(out, says, batch):
    model = Fn(lambda m, x: out(m.net(x)), net=mlp())
    chance = torch.get_rng_state()
    with pytest.raises(TypeError, match=says):
        preflight(model, None, batch)
    assert torch.equal(torch.get_rng_state(), chance)


def test_a_loss_that_is_no_tensor_is_named():
    model = Fn(lambda m, x: {"loss": m.net(x).mean().item()}, net=mlp())
    said = preflight(model, None, {"x": classes()[0]})
    assert said.codes == ["raises"]
    assert "the loss is a float, not a tensor" in said.findings[0].seen


# -- optimizers and steps --------------------------------------------------------------


def test_two_optimizers():
    model = mlp()
    first, second = adam(model[0]), sgd(model[2])

    def train_step(batch):
        first.zero_grad()
        second.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        first.step()
        second.step()

    sound(model, CE, classes(), first, train_step)
    sound(model, CE, classes(), None, train_step)


@pytest.mark.parametrize("with_step", [True, False])
def test_an_optimizer_with_a_closure(with_step):
    model, batch = mlp(), classes()
    optimizer = torch.optim.LBFGS(model.parameters(), 0.1)

    def train_step(batch):
        def closure():
            optimizer.zero_grad()
            loss = CE(model(batch[0]), batch[1])
            loss.backward()
            return loss

        optimizer.step(closure)

    sound(model, CE, batch, optimizer, train_step if with_step else None)


@pytest.fixture
def _methods_as_they_are(monkeypatch):
    """torch 2.0 to 2.2 replace methods of all optimizers when something is compiled."""
    for kind in vars(torch.optim).values():
        for name in "step", "zero_grad":
            if isinstance(kind, type) and hasattr(kind, name):
                monkeypatch.setattr(kind, name, getattr(kind, name))


@pytest.mark.usefixtures("_methods_as_they_are")
def test_a_compiled_model():
    model = mlp()
    compiled = torch.compile(model, backend="eager")
    optimizer = adam(model)
    for train_step in None, step_of(compiled, CE, optimizer):
        said = preflight(compiled, CE, classes(), optimizer, train_step)
        assert said.ok, str(said)
        hidden = torch.__version__.startswith(("2.0.", "2.1.", "2.2."))
        assert said.skipped == ((STEPS_ARE_HIDDEN,) if hidden else ())
    compiled = torch.compile(mlp(nn.Softmax(1)), backend="eager")
    assert preflight(compiled, CE, classes(), steps=0).codes == ["raw-scores"]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_parameters_of_other_types(dtype):
    if not trains_in(dtype):
        pytest.skip(f"this torch cannot train in {dtype}")
    model, (x, y) = mlp().to(dtype), classes()
    optimizer = sgd(model, 1.0)
    batch = x.to(dtype), y
    sound(model, CE, batch, optimizer)
    sound(model, CE, batch, optimizer, step_of(model, CE, optimizer))


@pytest.mark.parametrize("make", [sgd, lambda model: torch.optim.SparseAdam(
    model.parameters(), 1e-2)])
def test_sparse_gradients(make):
    model = Fn(lambda m, x: m.emb(x).mean(1), emb=nn.Embedding(20, 4, sparse=True))
    batch = torch.randint(0, 20, (32, 5)), torch.arange(32) % 4
    optimizer = make(model)
    sound(model, CE, batch, optimizer)
    sound(model, CE, batch, optimizer, step_of(model, CE, optimizer))


def test_sparse_gradients_that_the_optimizer_refuses():
    model = Fn(lambda m, x: m.emb(x).mean(1), emb=nn.Embedding(20, 4, sparse=True))
    batch = torch.randint(0, 20, (32, 5)), torch.arange(32) % 4
    said = preflight(model, CE, batch, adam(model))
    assert said.codes == ["raises"]
    assert "Adam does not support sparse gradients" in said.findings[0].seen


# An object of a library, whose count nothing puts back.
CALLS, STEPS = Mock(spec=[]), Mock(spec=[])


class Counted(nn.Sequential):
    """A model that counts its calls."""

    def forward(self, x):
        CALLS()
        return super().forward(x)


@pytest.fixture
def counted():
    CALLS.reset_mock()
    STEPS.reset_mock()
    model = Counted(*mlp())
    optimizer = adam(model)
    return model, CE, classes(), optimizer, step_of(model, CE, optimizer)


@pytest.mark.parametrize("steps", [None, 0, 1, 3, 20])
@pytest.mark.parametrize("with_step", [True, False])
def test_the_passes_are_counted(counted, steps, with_step):
    said = sound(*counted[:5 if with_step else 4], steps=steps)
    assert said.forward_passes == CALLS.call_count
    if steps is None:
        assert said.forward_passes <= 30 and said.backward_passes <= 30


@pytest.mark.parametrize("steps", [0, 1, 3, 20])
def test_so_many_steps_are_tried(counted, steps):
    *given, step = counted

    def train_step(batch):
        STEPS()
        step(batch)

    said = sound(*given, train_step, steps=steps)
    assert STEPS.call_count == steps
    assert said.backward_passes == 2 + steps + min(steps, 3)


@pytest.mark.parametrize("steps", [0, None])
def test_without_steps_no_step_is_called(counted, steps):
    model, *_ = counted
    said = preflight(model, CE, classes(), adam(model), lambda batch: 1 / 0,
                     steps=steps)
    assert said.codes == ([] if steps == 0 else ["raises"])


def test_a_forward_of_ones_own():
    x, y = classes()
    model = Fn(lambda m, first, second: m.net(first * second), net=mlp())
    sound(model, CE, (x, y), adam(model),
          forward=lambda model, batch: model(batch[0], second=1.0))


def test_frozen_models_and_models_without_parameters():
    model = mlp()
    model.requires_grad_(False)
    assert preflight(model, CE, classes()).codes == ["raises"]
    assert not preflight(nn.Identity(), CE, classes(out=8)).skipped


# -- what it refuses -------------------------------------------------------------------


@dataclasses.dataclass
class Several:
    """A loss that takes more than an output and its targets."""

    def __call__(self, output, y, weights):
        return CE(output, y)


LOADER = DataLoader(TensorDataset(*classes()), 8)
REFUSED = {
    "model": [
        (lambda x: x, "model: pass an nn.Module, not a function"),
        (nn.Linear, "model: pass an nn.Module, not the class Linear"),
        ([mlp()], "model: pass an nn.Module, not a list"),
        (lazy(), "model: run it on a batch first, weight is lazy"),
        (nn.ModuleList([mlp()]), "model: ModuleList has no forward"),
    ],
    "loss_fn": [
        ("mse", "loss_fn: pass a function of .*not a str"),
        (torch.tensor(1.0), r"pass a function of \(output, y\), .*not a Tensor"),
        (nn.CrossEntropyLoss, "loss_fn: pass .*; not the class CrossEntropyLoss: "
                              r"CrossEntropyLoss\(\) makes one"),
        (lambda output: output.mean(), r"loss_fn: pass .*; not one of \(output\)"),
        (Several(), r"loss_fn: pass .*; not one of \(output, y, weights\)"),
        (nn.TripletMarginLoss(), r"; not one of \(anchor, positive, negative\)"),
    ],
    "batch": [
        ("text", "batch: pass what .*not a str"),
        (None, "batch: pass what .*not a NoneType"),
        (([1.0], [1]), "batch: pass what your loop gets from its loader, .*not a tuple "
                       "without tensors"),
        ((1.0, torch.ones(2)), r"batch: the x of \(x, y\) holds no tensor"),
        ((torch.ones(0, 8), torch.ones(0)), "batch: its tensors are empty"),
        (LOADER, r"not a DataLoader: next\(iter\(loader\)\) gives one batch"),
        (iter(LOADER), "batch: pass what .*not a _Single.*gives one batch"),
        ((each for each in LOADER), "batch: pass what .*not a generator: "),
        (LOADER.dataset, "batch: pass what .*not a TensorDataset"),
        (adam(mlp()), "batch: pass what .*not an Adam"),
        ([*zip(*classes(), strict=True)],
         r"the model takes \(input\), and would get 32 of them; pass forward="),
        ({"x": classes()[0], "labels": classes()[1]},
         r"the model takes \(input\), and would get x, labels; pass forward="),
    ],
    "optimizer": [
        ("adam", "optimizer: pass one of torch.optim, .*not a str"),
        (torch.optim.Adam, "optimizer: pass one .*not the class Adam"),
        (mlp().parameters(), "optimizer: pass one .*not a generator"),
        ([adam(mlp())], "not a list: with several, leave it out and pass train_step"),
    ],
    "train_step": [
        (3, r"train_step: pass a function of \(batch\); not an int"),
        (step_of, r"train_step: .*; not one of \(model, loss_fn, optimizer, schedule"),
        (lambda: None, r"train_step: .*; not one of \(\)"),
        (lambda x, y: None, r"train_step: .*; not one of \(x, y\)"),
        (Sample, "train_step: pass .*; not the class Sample"),
    ],
    "forward": [
        (3, r"forward: pass a function of \(model, batch\); not an int"),
        (nn.Linear, "forward: pass .*; not the class Linear"),
        (lambda model: None, r"forward: pass .*; not one of \(model\)"),
    ],
    "steps": [
        (-1, "steps: pass a number of steps, or None, not -1"),
        (1.5, "steps: pass a number of steps, or None, not 1.5"),
        ("3", "steps: pass a number of steps, or None, not '3'"),
        (True, "steps: pass a number of steps, or None, not True"),
    ],
    "ignore": [
        ("raw-scores", r"ignore: pass several codes, as in ignore=\['raw-scores'\]"),
        (3, "ignore: pass the codes of findings, as in .*, not 3"),
        (None, "ignore: pass the codes of findings, as in .*, not None"),
        ([["raw-scores"]], r"ignore: there is no finding \['raw-scores'\]"),
    ],
}


@pytest.mark.parametrize(("name", "given", "says"), [
    (name, *case) for name, cases in REFUSED.items() for case in cases])
def test_a_wrong_call_says_what_is_wanted(name, given, says):
    arguments = {"model": mlp(), "loss_fn": CE, "batch": classes()} | {name: given}
    with pytest.raises(TypeError, match=says):
        preflight(**arguments)


@functools.wraps(step_of)  # which has other arguments
def wrapped(batch):
    return None


@pytest.mark.parametrize("change", [
    {"train_step": wrapped}, {"train_step": lambda *batch: None},
    {"train_step": lambda batch, index=0: None},
    {"train_step": functools.partial(lambda index, batch: None, 0)},
    {"loss_fn": torch.nn.functional.cross_entropy},
    {"loss_fn": lambda output, y, weights=None: CE(output, y)},
    {"forward": lambda model, batch, *more: model(batch[0])},
])
def test_functions_that_take_more_are_called(change):
    given = {"model": mlp(), "loss_fn": CE, "batch": classes()} | change
    assert "raises" not in preflight(**given, steps=1).codes


def test_a_model_whose_hook_changes_what_it_gets():
    model = mlp()
    model.register_forward_pre_hook(lambda module, args: args[:1])
    x, y = classes()
    sound(model, CE, ((x, x), y), adam(model))


def test_a_scripted_model():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer versions call it deprecated
        model = torch.jit.trace(mlp(), classes()[0])
    sound(model, CE, classes(), adam(model))


# -- exceptions ------------------------------------------------------------------------


class Stubborn:
    """An object that answers each question with an exception of its own."""

    def __getattr__(self, name):
        raise KeyError(name)


def test_a_step_may_name_objects_that_cannot_be_asked():
    model, settings = mlp(), Stubborn()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)
    sound(model, CE, classes(), optimizer, lambda batch: (settings, step(batch)))


def test_an_output_may_be_an_object_that_cannot_be_asked():
    class Output(Stubborn):
        def __init__(self, scores):
            self.scores = scores

    model = Fn(lambda m, x: Output(m.net(x)), net=mlp())
    sound(model, lambda out, y: F.cross_entropy(out.scores, y), classes(), adam(model))


@pytest.mark.parametrize("error", [TypeError, ValueError, KeyError, RuntimeError])
def test_a_check_that_fails_is_no_finding(monkeypatch, error):
    def look(seen):
        raise error("planted")

    known = checks.load()
    monkeypatch.setitem(known, "one-class", dataclasses.replace(
        known["one-class"], look=look))
    said = preflight(mlp(), CE, classes())
    assert said.ok and len(said.skipped) == 1
    assert said.skipped[0].startswith(f"one-class, since {error.__name__}: ")
    assert "Not looked at: one-class, since " in str(said)


def test_a_fault_of_its_own_is_no_finding(monkeypatch):
    monkeypatch.setattr("torchproof.eval_mode.Tokens", None)  # raises a TypeError
    said = preflight(mlp(), CE, classes())
    assert said.ok and len(said.skipped) == 1
    assert said.skipped[0].startswith("eval mode, since TypeError: 'NoneType' object")


@pytest.mark.parametrize(("change", "says"), [
    ({"loss_fn": torch._C._nn.mse_loss}, "RuntimeError: "),  # has no line of Python
    ({"train_step": lambda batch: wrapped()}, "TypeError: .*missing 1 required"),
    ({"model": Fn(lambda m: m.net, net=mlp())}, "TypeError: "),
    ({"loss_fn": lambda out, y: 1.0}, "TypeError: the loss is a float, not a tensor"),
])
def test_an_exception_of_the_users_is_a_finding(change, says):
    given = {"model": mlp(), "loss_fn": CE, "batch": classes()} | change
    said = preflight(**given)
    assert said.codes == ["raises"] and not said.skipped, str(said)
    assert re.match(says, said.findings[0].seen)


def test_a_named_tuple_is_passed_whole():
    """As a DataLoader keeps it; what fails then says how to call the model else."""
    pair = collections.namedtuple("Pair", "a b")
    x, y = classes()
    both = pair(x, x)
    sound(Fn(lambda m, x: m.net(x.a + x.b), net=mlp()), CE, (both, y))
    model = mlp()
    seen = preflight(model, CE, (both, y)).findings[0]
    assert seen.code == "raises" and "linear()" in seen.seen
    assert seen.seen.endswith("(the model gets a named tuple whole; or pass forward=, "
                              "a function of (model, batch))")
    said = preflight(model, CE, (both, y), forward=lambda m, batch: m(batch[0].a))
    assert "raises" not in said.codes


def test_a_warning_that_is_an_error_stops_nothing():
    x = torch.randn(32, 8)
    assert "target-shape" in preflight(mlp(out=1), F.mse_loss, (x, x[:, 0])).codes


def test_a_model_may_be_copied_in_forward_and_step(monkeypatch):
    def copied(self, memo):
        raise AssertionError("preflight was copied with the model")

    monkeypatch.setattr(Look, "__deepcopy__", copied, raising=False)
    model = mlp()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)

    def train_step(batch):
        copy.deepcopy(model)(batch[0])
        step(batch)

    def forward(model, batch):
        copy.deepcopy(model)(batch[0])
        return model(batch[0])

    plain = preflight(model, CE, classes(), optimizer, step)
    report = preflight(model, CE, classes(), optimizer, train_step, forward=forward)
    assert report.ok, report
    assert report.forward_passes == plain.forward_passes  # those of copies are not it


# -- the import ----------------------------------------------------------------------


def test_an_import_prints_nothing_seeds_nothing_and_loads_nothing_else():
    code = """
import random, sys, torch
before, chance = {*sys.modules}, (random.getstate(), torch.get_rng_state())
threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
from torchproof import checks, preflight
checks.load()
new = {name.partition(".")[0] for name in {*sys.modules} - before}
assert new <= {"torchproof", "torch", *sys.stdlib_module_names}, new
assert random.getstate() == chance[0]
assert torch.equal(torch.get_rng_state(), chance[1])
assert (torch.get_num_threads(), torch.get_default_dtype()) == (threads, dtype)
"""
    told = subprocess.run([sys.executable, "-W", "error", "-c", code], text=True,
                          capture_output=True, check=False)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
