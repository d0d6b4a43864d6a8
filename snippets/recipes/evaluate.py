"""Evaluate a classifier without disturbing its training.
It runs the model in eval mode and without gradients, weights unequal batches by their
targets, and restores the modes and the random state, also after an error."""
import copy
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Metrics(NamedTuple):
    """The mean loss over all targets, and the accuracy from 0 to 1."""

    loss: float
    accuracy: float


@torch.no_grad()
def evaluate(
    model: nn.Module,
    loader: Iterable,
    loss_fn: Callable[..., Tensor] = F.cross_entropy,
    forward: Callable[[nn.Module, Any], tuple[Tensor, Tensor]] | None = None,
    ignore_index: int | None = None,
) -> Metrics:
    """Return the mean loss and the accuracy over all targets of the loader.

    Targets are class indices of shape (N,) or, for a prediction per position,
    (N, L) with logits of shape (N, C, L). Targets equal to ignore_index (by
    default that of loss_fn, or -100) do not count.

    A batch is a pair of inputs and targets. For any other batch, pass
    `forward(model, batch)`, which returns logits and targets; the tensors in
    the batch are on the model's device by then.

    loss_fn may be a module or a function of torch with any reduction. One of
    your own takes an argument `reduction`, or returns a loss per target. The
    losses are added up and divided by the number of targets, also if loss_fn
    has class weights.
    """
    if ignore_index is None:
        ignore_index = _ignored(loss_fn)
    per_target = _per_target(loss_fn, ignore_index)
    device = _device(model)
    total_loss = 0.0
    correct = 0
    count = 0
    with _undisturbed(model, device):
        for batch in loader:
            batch = _moved(batch, device)
            logits, targets = (forward or _forward_pair)(model, batch)
            targets = targets.to(logits.device)
            predicted = logits.argmax(dim=1)
            if predicted.shape != targets.shape or targets.is_floating_point():
                raise ValueError(
                    f"logits {tuple(logits.shape)} need class indices of shape "
                    f"{tuple(predicted.shape)} as targets, not {targets.dtype} "
                    f"of shape {tuple(targets.shape)}")
            losses = per_target(logits, targets)
            if losses.shape != targets.shape:
                raise ValueError(
                    f"loss_fn returned the shape {tuple(losses.shape)}, not a "
                    f"loss for each target, {tuple(targets.shape)}: give it an "
                    'argument reduction, or use reduction="none" in it')
            counted = targets != ignore_index
            total_loss += losses[counted].float().sum().item()
            correct += (predicted == targets)[counted].sum().item()
            count += counted.sum().item()
    if count == 0:
        raise ValueError(
            "the loader gave no target to count: it is empty or used up, or "
            f"all targets are {ignore_index}")
    return Metrics(total_loss / count, correct / count)


@contextmanager
def _undisturbed(model: nn.Module, device: torch.device | None) -> Iterator[None]:
    """Eval mode; afterwards restore each module's mode and the random state."""
    modes = [(module, module.training) for module in model.modules()]
    on_gpu = device is not None and device.type == "cuda"
    # Even an unshuffled DataLoader draws a number when a loop over it starts.
    with torch.random.fork_rng(devices=[device] if on_gpu else []):
        try:
            model.eval()
            yield
        finally:
            model.train(modes[0][1])  # for layers that do more than set a flag
            for module, was_training in modes:
                module.training = was_training


def _ignored(loss_fn: Callable[..., Tensor]) -> int:
    """The ignore_index of a module or of functools.partial, or -100."""
    keywords = getattr(loss_fn, "keywords", {})
    return keywords.get("ignore_index", getattr(loss_fn, "ignore_index", -100))


def _per_target(
    loss_fn: Callable[..., Tensor], ignore_index: int
) -> Callable[..., Tensor]:
    """The same loss function, but with a loss for each target."""
    options = {"reduction": "none", "ignore_index": ignore_index}
    if isinstance(loss_fn, nn.Module):
        loss_fn = copy.copy(loss_fn)
        for name, value in options.items():
            if hasattr(loss_fn, name):
                setattr(loss_fn, name, value)
        return loss_fn
    known = inspect.signature(loss_fn).parameters
    return partial(
        loss_fn, **{name: options[name] for name in options if name in known})


def _device(model: nn.Module) -> torch.device | None:
    """Where the first tensor of the model is; None if it has no tensor."""
    for tensor in chain(model.parameters(), model.buffers()):
        return tensor.device
    return None


def _moved(batch: Any, device: torch.device | None) -> Any:
    """Move the tensors of a batch, also those in dicts, lists and tuples."""
    if device is None:
        return batch
    if hasattr(batch, "to"):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: _moved(value, device) for key, value in batch.items()}
    if isinstance(batch, list | tuple):
        moved = [_moved(value, device) for value in batch]
        if hasattr(batch, "_fields"):  # a named tuple
            return type(batch)(*moved)
        return moved
    return batch


def _forward_pair(model: nn.Module, batch: Any) -> tuple[Tensor, Tensor]:
    if not isinstance(batch, list | tuple) or len(batch) != 2:
        what = type(batch).__name__
        if isinstance(batch, dict):
            what = f"dict with the keys {sorted(map(str, batch))}"
        elif isinstance(batch, list | tuple):
            what = f"{what} of {len(batch)}"
        raise TypeError(
            f"a batch is a {what}, not a pair of inputs and targets: pass "
            "forward=, a function of model and batch that returns logits and "
            "targets")
    inputs, targets = batch
    return model(inputs), targets


if __name__ == "__main__":
    from sklearn.datasets import load_digits
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(0)
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    dataset = TensorDataset(images, labels)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = nn.Sequential(
        nn.Flatten(), nn.BatchNorm1d(64), nn.Dropout(), nn.Linear(64, 10))
    model.to(device)
    model[1].eval()  # frozen, and to stay so

    for batch_size in (1797, 100, 1):
        loader = DataLoader(dataset, batch_size)
        metrics = evaluate(model, loader, nn.CrossEntropyLoss())
        print(f"batch size {batch_size:4}: loss {metrics.loss:.4f},"
              f" accuracy {metrics.accuracy:.4f}")
    modes = {module._get_name(): module.training for module in model}
    print(modes)
    assert modes["Dropout"]
    assert not modes["BatchNorm1d"]
