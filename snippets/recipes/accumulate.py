"""Train with a batch that does not fit into memory.
Gradient accumulation takes one optimizer step for several small batches, and counts
unequal batches, padding and an incomplete last group correctly. The demonstration
shows that four batches of 100 train like one batch of 400."""
from collections.abc import Iterable, Iterator
from itertools import islice

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IGNORED = -100  # what cross_entropy ignores by default, such as padding


def train_epoch_accumulated(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: torch.optim.Optimizer,
    device: torch.device | str,
    batches_per_step: int,
    max_norm: float | None = None,
) -> float:
    """Take one step for each group of batches; return the mean loss.

    The targets are class indices. The batches of a group may differ in size,
    and the last group may be incomplete: the gradient of each step is that of
    the mean over all targets of its group. The group waits where the loader
    put it, and one batch at a time is moved and goes through the model. Each
    module gets its own mode back at the end.
    """
    modes = [(module, module.training) for module in model.modules()]
    total_loss = 0.0
    total_count = 0
    try:
        model.train()
        for group in groups(loader, batches_per_step):
            count = sum((y != IGNORED).sum().item() for _, y in group)
            if count == 0:
                continue  # only padding: there is nothing to learn from
            optimizer.zero_grad()
            for inputs, targets in group:
                logits = model(inputs.to(device))
                loss_sum = _loss_sum(logits, targets.to(device))
                (loss_sum / count).backward()  # adds to .grad
                total_loss += loss_sum.item()
            if max_norm is not None:
                nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
            total_count += count
    finally:
        for module, was_training in modes:
            module.training = was_training
    if total_count == 0:
        raise ValueError("the loader gave no target: it is empty or used up, "
                         f"or all targets are {IGNORED}")
    return total_loss / total_count


def _loss_sum(logits: Tensor, targets: Tensor) -> Tensor:
    if targets.is_floating_point():
        raise TypeError("targets are class indices here, not probabilities")
    return F.cross_entropy(
        logits, targets, reduction="sum", ignore_index=IGNORED)


def groups(loader: Iterable, batches_per_step: int) -> Iterator[list]:
    """Yield lists of batches; the last list may be shorter."""
    if batches_per_step < 1:
        raise ValueError(
            f"batches_per_step is {batches_per_step}, not 1 or more")
    batches = iter(loader)
    while group := list(islice(batches, batches_per_step)):
        yield group


if __name__ == "__main__":
    from sklearn.datasets import load_digits
    from torch.utils.data import DataLoader, TensorDataset

    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    def train(batch_size, batches_per_step):
        torch.manual_seed(0)
        dataset = TensorDataset(images, labels)
        loader = DataLoader(dataset, batch_size, shuffle=True)
        model = nn.Sequential(
            nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        model.to(device)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        for epoch in range(5):
            loss = train_epoch_accumulated(
                model, loader, optimizer, device, batches_per_step,
                max_norm=1.0)
        print(f"batches of {batch_size}, {batches_per_step} per step:"
              f" loss of the last epoch {loss:.4f}")
        return nn.utils.parameters_to_vector(model.parameters()).detach()

    difference = (train(400, 1) - train(100, 4)).abs().max().item()
    print(f"largest difference of a weight: {difference:.4f}")
    assert difference < 1e-4
