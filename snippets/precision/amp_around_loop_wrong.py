"""An autocast block around more than one step: autocast converts each weight once
per block and keeps the copy, so every forward pass in the block uses the weights
that the block began with. Nothing is raised. Right: recipes/amp_loop.py."""
import contextlib

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)


def accuracy(lr, seed, block, cache=True):
    """Train for 6 epochs with bf16 autocast; return the test accuracy in percent.

    There is one autocast block per batch, per epoch, or for the whole run.
    """
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)

    def block_per(name):
        if name != block:
            return contextlib.nullcontext()
        return torch.amp.autocast("cpu", torch.bfloat16, cache_enabled=cache)

    with block_per("run"):
        for epoch in range(6):
            with block_per("epoch"):
                for batch in train[torch.randperm(len(train))].split(100):
                    optimizer.zero_grad()
                    with block_per("batch"):
                        logits = model(images[batch])
                        loss = nn.functional.cross_entropy(logits, labels[batch])
                    loss.backward()
                    optimizer.step()
    with torch.no_grad():
        predicted = model(images[test]).argmax(dim=1)
    return 100 * (predicted == labels[test]).float().mean().item()


settings = {
    "per batch": {"block": "batch"},
    "per epoch": {"block": "epoch"},
    "whole run": {"block": "run"},
    "per epoch, no cache": {"block": "epoch", "cache": False},
}
best = dict.fromkeys(settings, 0.0)
print("   lr  " + "  ".join(settings))
for lr in (0.001, 0.003, 0.01, 0.03):
    row = f"{lr:5}"
    for name, setting in settings.items():
        runs = [accuracy(lr, seed, **setting) for seed in range(3)]
        mean = sum(runs) / len(runs)
        best[name] = max(best[name], mean)
        row += f"  {mean:{len(name)}.1f}"
    print(row)

assert best["per epoch"] < best["per batch"] - 10
assert best["whole run"] < best["per epoch"] - 10
assert best["per epoch, no cache"] > best["per batch"] - 1
