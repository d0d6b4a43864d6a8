"""Evaluate a classifier without disturbing its training.
It runs the model in eval mode and without gradients, weights unequal batches
by their targets, and restores the modes and the CPU's random state, also after
an error."""
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Metrics(NamedTuple):
    """Mean loss and accuracy over all targets, and their number."""

    loss: float
    accuracy: float
    count: int


@torch.no_grad()
def evaluate(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    device: torch.device | str,
    ignore_index: int = -100,
) -> Metrics:
    """Return the mean cross-entropy and the accuracy over all targets.

    Targets are class indices: one per sample, or one per position if the logits
    have the shape (batch, classes, positions). Those equal to ignore_index, such
    as padding, do not count.
    """
    loss_sum = 0.0
    correct = 0
    count = 0
    with eval_mode(model):
        for inputs, targets in loader:
            targets = targets.to(device)
            logits = model(inputs.to(device))
            predicted = logits.argmax(dim=1)
            if predicted.shape != targets.shape:
                raise ValueError(
                    f"logits {tuple(logits.shape)} need targets of shape "
                    f"{tuple(predicted.shape)}, not {tuple(targets.shape)}")
            loss_sum += F.cross_entropy(
                logits.float(), targets, reduction="sum",
                ignore_index=ignore_index).item()
            counted = targets != ignore_index
            correct += (counted & (predicted == targets)).sum().item()
            count += counted.sum().item()
    if count == 0:
        raise ValueError("the loader gave no target to count: it is empty or "
                         f"used up, or all targets are {ignore_index}")
    return Metrics(loss_sum / count, correct / count, count)


@contextmanager
def eval_mode(model: nn.Module) -> Iterator[None]:
    """Use eval mode; afterwards restore each module's mode and the RNG."""
    modes = [(module, module.training) for module in model.modules()]
    # Each loop over a DataLoader draws a number, even if it does not shuffle.
    with torch.random.fork_rng(devices=[]):
        try:
            model.eval()
            yield
        finally:
            model.train(modes[0][1])  # for layers that do more than set a flag
            for module, was_training in modes:
                module.training = was_training


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
        metrics = evaluate(model, loader, device)
        print(f"batch size {batch_size:4}: loss {metrics.loss:.4f},"
              f" accuracy {metrics.accuracy:.4f}")
    print(f"afterwards, in train mode: dropout {model[2].training},"
          f" batch norm {model[1].training}")
    assert model[2].training
    assert not model[1].training
