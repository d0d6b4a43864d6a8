"""Train with mixed precision: one loop for float32, bfloat16 and float16.
Copy `choose_dtype` and `train_epoch`; the demonstration shows their use."""
from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import Tensor, nn

LOWEST_SCALE = 2.0**-10  # below this the cause is no large gradient


class Epoch(NamedTuple):
    """What one pass over the data did."""

    loss: float  # mean over all samples, each batch before its step
    skipped: int  # batches whose float16 gradients overflowed


def choose_dtype(device: torch.device | str) -> torch.dtype:
    """bfloat16 on a new GPU, float16 on an older one, else float32."""
    if torch.device(device).type != "cuda":
        return torch.float32
    if torch.cuda.get_device_capability(device) >= (8, 0):  # Ampere or later
        return torch.bfloat16
    return torch.float16


def train_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: torch.optim.Optimizer,
    scaler: torch.amp.GradScaler,
    device: torch.device | str,
    dtype: torch.dtype,
    max_norm: float | None = None,
    scheduler: torch.optim.lr_scheduler.LRScheduler | None = None,
) -> Epoch:
    """Train on each batch once.

    The weights stay in float32, and loss_fn returns the mean over a batch. Make
    the scaler once, before the first epoch, and enable it for float16 only. With
    max_norm the gradients are clipped. A scheduler is stepped once per batch,
    unless the scaler skipped the step. Each module gets its own mode back.
    """
    device = torch.device(device)
    modes = [(module, module.training) for module in model.modules()]
    total_loss = torch.zeros((), device=device)
    samples = 0
    skipped = 0
    try:
        model.train()
        for inputs, targets in loader:
            inputs = inputs.to(device)
            targets = targets.to(device)
            optimizer.zero_grad()
            with torch.amp.autocast(
                device.type, dtype, enabled=dtype != torch.float32
            ):
                loss = loss_fn(model(inputs), targets)
            scaler.scale(loss).backward()
            if max_norm is not None:
                scaler.unscale_(optimizer)
                nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            scale_before = scaler.get_scale()
            scaler.step(optimizer)
            scaler.update()
            if scaler.get_scale() < scale_before:
                skipped += 1
                if scaler.get_scale() < LOWEST_SCALE:
                    raise FloatingPointError(
                        f"loss scale {scaler.get_scale():g}: look for inf or "
                        "nan in the data and the forward pass, or use bfloat16"
                    )
            elif scheduler is not None:
                scheduler.step()
            total_loss += loss.detach().float() * len(targets)
            samples += len(targets)
    finally:
        for module, was_training in modes:
            module.training = was_training
    if samples == 0:
        raise ValueError(
            "the loader gave no sample: the data set is empty, or smaller than "
            "a batch with drop_last=True, or an iterator is used up"
        )
    return Epoch(total_loss.item() / samples, skipped)


if __name__ == "__main__":
    from sklearn.datasets import load_digits
    from torch.utils.data import DataLoader, TensorDataset, random_split

    torch.manual_seed(0)
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    train_set, test_set = random_split(TensorDataset(images, labels), [1200, 597])
    train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
    test_images, test_labels = test_set[:]

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
        for _ in range(5):
            epoch = train_epoch(
                model, train_loader, nn.CrossEntropyLoss(), optimizer, scaler,
                device, dtype, max_norm=1.0,
            )

        model.eval()
        mixed = dtype != torch.float32
        with torch.no_grad(), torch.amp.autocast(device, dtype, enabled=mixed):
            predicted = model(test_images.to(device)).argmax(dim=1).cpu()
        accuracy = (predicted == test_labels).float().mean().item()
        print(f"{dtype}: train loss {epoch.loss:.3f}, {epoch.skipped} skipped, "
              f"test accuracy {accuracy:.1%}")
        assert accuracy > 0.9
