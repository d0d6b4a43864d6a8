"""Train and evaluate a classifier, on CPU or GPU.
The training loop with zero_grad, backward and step, and an evaluation in eval mode
that returns the loss and the accuracy."""
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import Tensor, nn

Batches = Iterable[tuple[Tensor, Tensor]]
LossFunction = Callable[[Tensor, Tensor], Tensor]


class Metrics(NamedTuple):
    """The mean loss over all targets, and the accuracy from 0 to 1."""

    loss: float
    accuracy: float


def train_epoch(
    model: nn.Module,
    loader: Batches,
    loss_fn: LossFunction,
    optimizer: torch.optim.Optimizer,
    device: torch.device | str,
) -> Metrics:
    """Take one optimizer step per batch.

    The targets are class indices, and loss_fn returns the plain mean over a
    batch: with class weights or ignored targets, the metrics would be wrong.
    The metrics are measured on the way: in train mode, and on each batch
    before its own step. A layer that must stay in eval mode, such as frozen
    batch norm, has to override its `train()`.
    """
    totals = _Totals()
    with _mode(model, training=True):
        for inputs, targets in loader:
            inputs = inputs.to(device)
            targets = targets.to(device)
            optimizer.zero_grad()
            logits = model(inputs)
            loss = loss_fn(logits, targets)
            loss.backward()
            optimizer.step()
            totals.add(loss, logits, targets)
    return totals.metrics()


@torch.no_grad()
def evaluate(
    model: nn.Module,
    loader: Batches,
    loss_fn: LossFunction,
    device: torch.device | str,
) -> Metrics:
    """Measure loss and accuracy without training, in eval mode."""
    totals = _Totals()
    with _mode(model, training=False):
        for inputs, targets in loader:
            inputs = inputs.to(device)
            targets = targets.to(device)
            logits = model(inputs)
            totals.add(loss_fn(logits, targets), logits, targets)
    return totals.metrics()


@contextmanager
def _mode(model: nn.Module, training: bool) -> Iterator[None]:
    """Switch the mode; afterwards give each module its own mode back."""
    before = [(module, module.training) for module in model.modules()]
    try:
        model.train(training)
        yield
    finally:
        for module, was_training in before:
            module.training = was_training


class _Totals:
    """Sums over batches that need not have one size."""

    def __init__(self) -> None:
        self.loss = 0.0
        self.correct = 0
        self.count = 0

    def add(self, loss: Tensor, logits: Tensor, targets: Tensor) -> None:
        predicted = logits.argmax(dim=1)
        if predicted.shape != targets.shape:
            raise ValueError(
                f"logits {tuple(logits.shape)} need targets of shape "
                f"{tuple(predicted.shape)}, not {tuple(targets.shape)}"
            )
        self.loss += loss.item() * targets.numel()
        self.correct += (predicted == targets).sum().item()
        self.count += targets.numel()

    def metrics(self) -> Metrics:
        if self.count == 0:
            raise ValueError(
                "the loader gave no sample: the data set is empty, or smaller "
                "than a batch with drop_last=True, or an iterator is used up"
            )
        return Metrics(self.loss / self.count, self.correct / self.count)


if __name__ == "__main__":
    from sklearn.datasets import load_digits
    from torch.utils.data import DataLoader, TensorDataset, random_split

    torch.manual_seed(0)
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    dataset = TensorDataset(images, labels)
    train_set, test_set = random_split(dataset, [1200, 597])
    train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
    test_loader = DataLoader(test_set, batch_size=256)

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = nn.Sequential(
        nn.Flatten(),
        nn.Linear(64, 128),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(128, 10),
    ).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.003)
    loss_fn = nn.CrossEntropyLoss()

    for epoch in range(1, 6):
        train = train_epoch(model, train_loader, loss_fn, optimizer, device)
        test = evaluate(model, test_loader, loss_fn, device)
        print(f"epoch {epoch}: train loss {train.loss:.4f},"
              f" test loss {test.loss:.4f}, test accuracy {test.accuracy:.1%}")
    assert test.accuracy > 0.9
