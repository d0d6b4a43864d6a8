"""One autocast block around the whole loop: autocast converts each weight once
per block and keeps the copy, so every forward pass of the epoch uses the weights
that the epoch began with. Nothing is raised. Right: recipes/amp_loop.py."""
import contextlib

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def accuracy(lr, seed, around_epoch, cache=True):
    """Train for 6 epochs with bf16 autocast; return the test accuracy in percent."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    autocast = torch.amp.autocast("cpu", torch.bfloat16, cache_enabled=cache)
    around_batch = contextlib.nullcontext() if around_epoch else autocast
    for epoch in range(6):
        with autocast if around_epoch else contextlib.nullcontext():
            for batch in train[torch.randperm(len(train))].split(100):
                optimizer.zero_grad()
                with around_batch:
                    logits = model(images[batch])
                    loss = nn.functional.cross_entropy(logits, labels[batch])
                loss.backward()
                optimizer.step()
    with torch.no_grad():
        predicted = model(images[test]).argmax(dim=1)
    return 100 * (predicted == labels[test]).float().mean().item()


print("   lr  block per batch  block per epoch  block per epoch, no cache")
mean = {}
for lr in (0.001, 0.003, 0.01, 0.03):
    for name, around_epoch, cache in (
        ("batch", False, True), ("epoch", True, True), ("no cache", True, False),
    ):
        runs = [accuracy(lr, seed, around_epoch, cache) for seed in range(5)]
        mean[lr, name] = sum(runs) / len(runs)
    print(f"{lr:5}  {mean[lr, 'batch']:15.1f}  {mean[lr, 'epoch']:15.1f}"
          f"  {mean[lr, 'no cache']:25.1f}")

best_per_batch = max(mean[lr, "batch"] for lr in (0.001, 0.003, 0.01, 0.03))
best_per_epoch = max(mean[lr, "epoch"] for lr in (0.001, 0.003, 0.01, 0.03))
best_without_cache = max(mean[lr, "no cache"] for lr in (0.001, 0.003, 0.01, 0.03))
assert best_per_epoch < best_per_batch - 10
assert best_without_cache > best_per_batch - 1
