"""Train a classifier with mixed precision: one loop over a DataLoader for
float16, bfloat16 and float32. Copy `choose_dtype`, `train_epoch` and `evaluate`;
the demonstration below shows their use."""
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import Tensor, nn

Batches = Iterable[tuple[Tensor, Tensor]]
LossFunction = Callable[[Tensor, Tensor], Tensor]
LOWEST_SCALE = 2.0**-10  # below this the scaler cannot be what is missing


class Epoch(NamedTuple):
    """What one pass over the data did."""

    loss: float  # mean over all samples, each batch before its own step
    steps: int  # optimizer steps taken
    skipped: int  # batches whose float16 gradients overflowed


class Metrics(NamedTuple):
    """What an evaluation found."""

    loss: float  # mean over all samples
    accuracy: float  # from 0 to 1


def choose_dtype(device: torch.device | str) -> torch.dtype:
    """bfloat16 on a GPU that computes in it, float16 on an older one, else float32."""
    if torch.device(device).type != "cuda":
        return torch.float32
    if torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.bfloat16
    return torch.float16


def train_epoch(
    model: nn.Module,
    loader: Batches,
    loss_fn: LossFunction,
    optimizer: torch.optim.Optimizer,
    scaler: torch.amp.GradScaler,
    device: torch.device | str,
    dtype: torch.dtype,
    max_norm: float | None = None,
    scheduler: torch.optim.lr_scheduler.LRScheduler | None = None,
) -> Epoch:
    """Train on each batch once.

    The weights stay in float32. loss_fn returns the mean over a batch. Make the
    scaler once, before the first epoch, and enable it for float16 only. With
    max_norm the gradients are clipped. A scheduler is stepped once per batch,
    unless the scaler skipped the optimizer's step.
    """
    device = torch.device(device)
    total_loss = torch.zeros((), device=device)
    samples = steps = skipped = 0
    with _mode(model, training=True):
        for inputs, targets in loader:
            inputs = inputs.to(device)
            targets = targets.to(device)
            optimizer.zero_grad()
            with _autocast(device, dtype):
                logits = model(inputs)
                loss = loss_fn(logits, targets)
            scaler.scale(loss).backward()
            if max_norm is not None:
                scaler.unscale_(optimizer)
                nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            scale = scaler.get_scale()
            scaler.step(optimizer)
            scaler.update()
            if scaler.get_scale() < scale:
                skipped += 1
                _check_scale(scaler.get_scale())
            else:
                steps += 1
                if scheduler is not None:
                    scheduler.step()
            total_loss += loss.detach().float() * len(targets)
            samples += len(targets)
    _check_samples(samples)
    return Epoch(total_loss.item() / samples, steps, skipped)


@torch.no_grad()
def evaluate(
    model: nn.Module,
    loader: Batches,
    loss_fn: LossFunction,
    device: torch.device | str,
    dtype: torch.dtype,
) -> Metrics:
    """Measure loss and accuracy in eval mode, in the precision of the training.

    The targets are class indices, one per sample.
    """
    device = torch.device(device)
    total_loss = torch.zeros((), device=device)
    correct = torch.zeros((), device=device, dtype=torch.long)
    samples = 0
    with _mode(model, training=False):
        for inputs, targets in loader:
            inputs = inputs.to(device)
            targets = targets.to(device)
            with _autocast(device, dtype):
                logits = model(inputs)
                loss = loss_fn(logits, targets)
            predicted = logits.argmax(dim=1)
            if predicted.shape != targets.shape:
                raise ValueError(
                    f"logits {tuple(logits.shape)} need targets of shape "
                    f"{tuple(predicted.shape)}, not {tuple(targets.shape)}"
                )
            total_loss += loss.float() * len(targets)
            correct += (predicted == targets).sum()
            samples += len(targets)
    _check_samples(samples)
    return Metrics(total_loss.item() / samples, correct.item() / samples)


def _autocast(device: torch.device, dtype: torch.dtype) -> torch.amp.autocast:
    return torch.amp.autocast(device.type, dtype, enabled=dtype != torch.float32)


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


def _check_scale(scale: float) -> None:
    if scale < LOWEST_SCALE:
        raise FloatingPointError(
            f"the loss scale fell to {scale:g} and the gradients still are inf or "
            "nan: look for it in the forward pass, in float32, or use bfloat16"
        )


def _check_samples(samples: int) -> None:
    if samples == 0:
        raise ValueError(
            "the loader gave no sample: the data set is empty, or smaller than "
            "a batch with drop_last=True, or an iterator is used up"
        )


if __name__ == "__main__":
    from sklearn.datasets import load_digits
    from torch.utils.data import DataLoader, TensorDataset, random_split

    torch.manual_seed(0)
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    train_set, test_set = random_split(TensorDataset(images, labels), [1200, 597])
    train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
    test_loader = DataLoader(test_set, batch_size=256)

    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"chosen for this {device} device: {choose_dtype(device)}")
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        torch.manual_seed(0)
        model = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64, 128),
            nn.ReLU(),
            nn.Linear(128, 10),
        ).to(device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.003)
        scaler = torch.amp.GradScaler(device, enabled=dtype == torch.float16)
        loss_fn = nn.CrossEntropyLoss()
        steps = skipped = 0
        for epoch in range(5):
            train = train_epoch(
                model, train_loader, loss_fn, optimizer, scaler, device, dtype,
                max_norm=1.0,
            )
            steps += train.steps
            skipped += train.skipped
        test = evaluate(model, test_loader, loss_fn, device, dtype)
        print(f"{dtype}: {steps} steps, {skipped} skipped, "
              f"test loss {test.loss:.3f}, accuracy {test.accuracy:.1%}")
        assert test.accuracy > 0.9
