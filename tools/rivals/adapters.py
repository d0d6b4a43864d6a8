"""How each of the other packages is asked about a training.

An adapter takes a function that makes the training anew and returns the names of what
the package reports. What the package raises on a training that it cannot take goes
through. It is asked all that it can be asked about a training, with its own defaults.
Warnings count as well as failures; remarks, and advice on speed, do not.

A training has model, loss_fn, batch, optimizer, train_step, and batches, which gives
those of an epoch; its score() runs all epochs.
"""
import contextlib
import importlib
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

STEPS = 20  # of a short run, where a package takes their number from its caller
# Of neural-net-checklist, the steps on one batch, else 2**16, and the loss, else 1e-4.
OVERFIT, LEARNED = 2**12, 0.1


@dataclass(frozen=True)
class Rival:
    package: str  # its name in the registry
    asked: str  # what it is asked with, in Markdown
    ask: Callable[[Callable[[], Any]], list[str]]


RIVALS: list[Rival] = []


def rival(package: str, asked: str):
    def register(ask):
        RIVALS.append(Rival(package, asked, ask))
        return ask

    return register


# -- a training --------------------------------------------------------------

def train(case: Any, after_backward: Callable[[float], None] = lambda loss: None,
          after_step: Callable[[float], None] = lambda loss: None) -> None:
    """All epochs of the training. What is to come after each backward, and after
    each step, is given the loss."""
    losses = [math.nan]

    def told(loss: float) -> None:
        losses.append(loss)
        after_backward(loss)

    for _ in range(case.epochs):
        for batch in case.batches():
            with telling(told):
                case.train_step(batch)
            after_step(losses[-1])
        if case.after_epoch:
            case.after_epoch()


@contextlib.contextmanager
def telling(told: Callable[[float], None]) -> Iterator[None]:
    """Give each loss whose backward was called to `told`, right after it."""
    backward = torch.Tensor.backward

    def and_tell(loss: torch.Tensor, *args: Any, **options: Any) -> None:
        backward(loss, *args, **options)
        told(loss.item())

    torch.Tensor.backward = and_tell
    try:
        yield
    finally:
        torch.Tensor.backward = backward


def inputs_and_loss(case: Any) -> tuple[Any, Callable]:
    """The inputs of the batch, and the loss as a function of the output alone."""
    inputs, targets = case.batch
    return inputs, lambda output: case.loss_fn(output, targets)


def like(optimizer: torch.optim.Optimizer) -> Callable:
    """What makes an optimizer of that kind, with its settings, for other parameters."""
    return lambda parameters: type(optimizer)(parameters, **optimizer.defaults)


def norm_of_gradients(model: nn.Module) -> float:
    norms = [each.grad.norm() for each in model.parameters() if each.grad is not None]
    return torch.stack(norms).norm().item() if norms else 0.0


def is_cross_entropy(loss_fn: Callable) -> bool:
    return loss_fn is F.cross_entropy or isinstance(loss_fn, nn.CrossEntropyLoss)


@contextlib.contextmanager
def named(found: list[str], name: str, *kinds: type[Exception]) -> Iterator[None]:
    """Note the name if what runs inside raises one of these, as a failed check does."""
    try:
        yield
    except kinds:
        found.append(name)


def unique(names: Any) -> list[str]:
    return list(dict.fromkeys(map(str, names)))


# -- checks before the training ----------------------------------------------

@rival("pytest-torch", "The model, a batch, the loss, the optimizer and "
       f"{STEPS} steps: `check_inference_contract`, the four checks of training, "
       "`assert_optimizer_coverage` and `assert_healthy`")
def pytest_torch(fresh):
    package = importlib.import_module("pytest_torch")
    found: list[str] = []

    def failed(name: str):
        return named(found, name, AssertionError)

    case = fresh()
    inputs, _ = case.batch
    report = package.check_inference_contract(case.model.eval(), inputs,
                                              raise_on_failure=False)
    found += [each.name for each in report.failures]
    for check in (package.assert_gradients_finite,
                  package.assert_all_params_receive_grad):
        case = fresh()
        with failed(check.__name__):
            check(case.model, *inputs_and_loss(case))
    for check in (package.assert_loss_decreases, package.assert_overfits_one_batch):
        case = fresh()
        with failed(check.__name__):
            check(case.model, *inputs_and_loss(case), optimizer=like(case.optimizer))
    case = fresh()
    with failed("assert_optimizer_coverage"):
        package.assert_optimizer_coverage(case.model, case.optimizer)
    case = fresh()
    run = package.run_training(
        lambda: (case.model, case.optimizer),
        list(itertools.islice(case.batches(), STEPS)),
        lambda setup, batch: case.train_step(batch), steps=STEPS)
    with failed("assert_healthy"):
        run.assert_healthy()
    return unique(found)


@rival("torchtest", "The model, a batch, the loss and the optimizer: `test_suite`, for "
       "parameters that do not change, `nan` and `inf`")
def torchtest(fresh):
    package = importlib.import_module("torchtest.torchtest")
    found: list[str] = []
    for check in ("test_vars_change", "test_nan_vals", "test_inf_vals"):
        case = fresh()
        with named(found, check, package.VariablesChangeException,
                   package.NaNTensorException, package.InfTensorException):
            package.test_suite(case.model, case.loss_fn, case.optimizer,
                               list(case.batch), **{check: True})
    return found


@rival("torchtest2", "The model, a batch, the loss and the optimizer: `check_model`")
def torchtest2(fresh):
    package = importlib.import_module("torchtest2")
    case = fresh()
    report = package.check_model(case.model, *case.batch, loss_fn=case.loss_fn,
                                 optimizer=case.optimizer)
    return unique(each.name for each in [*report.failures, *report.warnings])


@rival("neural-net-checklist", "The model, a batch and the loss: the checks of "
       "`assert_all_for_classification_cross_entropy_loss` up to the first that fails, "
       "those of classes only where there are classes; to save time, a loss of "
       f"{LEARNED} on the batch is enough, as for its language models, in at most "
       f"{OVERFIT} steps")
def neural_net_checklist(fresh):
    package = importlib.import_module("neural_net_checklist.torch_diagnostics")
    batch, loss_fn = fresh().batch, fresh().loss_fn
    with torch.no_grad():
        output = fresh().model.eval()(batch[0])

    def model():
        return fresh().model

    def checks() -> Iterator[tuple[str, tuple, dict]]:
        if not batch[1].is_floating_point() and output.dim() == 2 \
                and output.shape[1] > 1:
            of = {"num_classes": output.shape[1]}
            yield ("assert_balanced_classification_cross_entropy_loss_at_init",
                   (model(), batch), of | {"loss_fn": loss_fn})
            yield ("assert_balanced_classification_cross_entropy_init_calibrated",
                   (model(), batch), of)
        yield "assert_forward_batch_independence", (model, batch), {}
        yield "assert_non_zero_gradients", (model(), batch), {}
        if batch[0].is_floating_point():
            yield "assert_backward_batch_independence", (model, batch), {}
        yield ("assert_input_independent_baseline_worse", (model, batch),
               {"loss_fn": loss_fn})
        yield ("assert_overfit_to_batch", (model(), batch),
               {"loss_fn": loss_fn, "max_steps": OVERFIT, "threshold": LEARNED})

    for name, arguments, options in checks():
        try:
            getattr(package, name)(*arguments, **options)
        except AssertionError:
            return [name]
    return []


@rival("preflight-ml", "The batches of an epoch, the model and the loss: `run_checks`")
def preflight_ml(fresh):
    package = importlib.import_module("preflight")
    case = fresh()
    loader = DataLoader(list(case.batches()), batch_size=None)
    results = package.run_checks(loader, model=case.model, loss_fn=case.loss_fn)
    return unique(each.name for each in results if not each.passed
                  and each.severity is not package.Severity.INFO)


@rival("torch-preflight", "The training as a script, which is read and not run: "
       "`check_source`")
def torch_preflight(fresh):
    package = importlib.import_module("torch_preflight")
    found, _ = package.check_source("train.py", fresh.source, package.Config())
    return unique(each.code for each in found
                  if each.severity is not package.Severity.NOTE)


# -- monitors of the training -------------------------------------------------

@rival("torcheck", "The whole training: `add_module`, for parameters that do not "
       "change, `nan`, `inf` and, with cross entropy, outputs that are probabilities")
def torcheck(fresh):
    registry = importlib.import_module("torcheck.registry").Registry()
    case = fresh()
    bounds = (0, 1) if is_cross_entropy(case.loss_fn) else None
    registry.register(case.optimizer)
    try:
        registry.add_module(case.model, changing=True, check_nan=True, check_inf=True,
                            output_range=bounds, negate_range=True)
        train(case)
    except RuntimeError as error:
        for words in ("doesn't belong to any optimizer", "should change",
                      "contains NaN", "contains inf", "shouldn't all"):
            if words in str(error):
                return [words]
        raise
    return []


@rival("torch-audit", "The whole training: `autopatch`, at every step")
def torch_audit(fresh):
    package = importlib.import_module("torch_audit")
    core = importlib.import_module("torch_audit.core")
    case = fresh()
    auditor = package.autopatch(case.model, optimizer=case.optimizer, every_n_steps=1)
    train(case)
    result = auditor.finish()
    auditor.unpatch()
    return unique(each.rule_id for each in result.findings
                  if each.severity is not core.Severity.INFO
                  and result.rules[each.rule_id].category != "Performance")


@rival("torchmortem", "The whole training: `Autopsy`")
def torchmortem(fresh):
    package = importlib.import_module("torchmortem")
    types = importlib.import_module("torchmortem.types")
    case = fresh()
    with package.Autopsy(case.model, optimizer=case.optimizer) as autopsy:
        train(case, after_step=lambda loss: autopsy.step(loss=loss))
    return unique(each.detector for each in autopsy.get_report().findings
                  if each.severity is not types.Severity.INFO)


@rival("gradsnitch", "The whole training: `watch`, with a `log` at each step")
def gradsnitch(fresh):
    package = importlib.import_module("gradsnitch")
    case = fresh()
    monitor = package.watch(case.model, case.optimizer)
    steps, norms = itertools.count(), [0.0]
    train(case,
          after_backward=lambda loss: norms.append(norm_of_gradients(case.model)),
          after_step=lambda loss: monitor.log(next(steps), loss, grad_norm=norms[-1]))
    return unique(f"{each.code} {each.name}" for each in monitor.report())


@rival("torch-surgeon", "The whole training: `Surgeon`")
def torch_surgeon(fresh):
    package = importlib.import_module("torch_surgeon")
    case = fresh()
    surgeon = package.Surgeon(case.model)
    surgeon.attach()
    train(case)
    alerts = surgeon.reporter.get_alerts()
    surgeon.detach()
    return unique(each["status"] for each in alerts)


@rival("training-doctor", "The whole training: `Doctor`, with loss, learning rate and "
       "norm of the gradients logged at each step")
def training_doctor(fresh):
    package = importlib.import_module("training_doctor")
    case = fresh()
    doctor, steps, norms = package.Doctor(), itertools.count(), [0.0]
    train(case,
          after_backward=lambda loss: norms.append(norm_of_gradients(case.model)),
          after_step=lambda loss: doctor.log(
              step=next(steps), loss=loss, grad_norm=norms[-1],
              lr=case.optimizer.param_groups[0]["lr"]))
    return unique(each.detector_name for each in doctor.diagnoses)


@rival("traintools", "The whole training: `BatchInspector`, `GradientHealthMonitor` "
       "and `TraintoolsTracker`, as in its quick start")
def traintools(fresh):
    package = importlib.import_module("traintools")
    tracking = importlib.import_module("traintools.callbacks.pytorch")
    case = fresh()
    found: list[str] = []
    inspector, health = package.BatchInspector(), package.GradientHealthMonitor()
    tracker = tracking.TraintoolsTracker(case.model, case.loss_fn)
    seen: list[tuple] = []

    def after_backward(loss: float) -> None:
        rate = case.optimizer.param_groups[0]["lr"]
        if health.inspect(case.model, lr=rate).warnings:
            found.append("GradientHealthMonitor")

    def step(batch: tuple) -> None:
        seen.append(batch)
        if inspector.inspect(*batch).warnings:
            found.append("BatchInspector")
        own_step(batch)

    own_step, case.train_step = case.train_step, step
    train(case, after_backward, lambda loss: tracker.step(len(seen), *seen[-1]))
    if any(each.critical_layers for each in tracker.plasticity_history.results):
        found.append("PlasticityProbe")
    return unique(found)
