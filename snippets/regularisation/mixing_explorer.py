"""An 8 and a 0, and what Mixup and CutMix make of them at given
settings: lam, then the sums of rows whose columns weigh 1 to 8."""
import json

import torch
from sklearn.datasets import load_digits

images = torch.tensor(load_digits().images[[8, 0]])  # (2, 8, 8)
eight, zero = images / 16
for label, image in zip((8, 0), images):
    print("digit", json.dumps({"label": label}))
    print(" ", *image.flatten().int().tolist())


def show(name, knobs, lam, mixed):
    print(name, json.dumps(knobs))
    rows = (mixed * torch.arange(1, 9)).sum(1).tolist()
    print(" ", *[f"{value:.9g}" for value in (lam, *rows)])


for lam in (0, 0.3, 1):
    show("mixup", {"lam": lam}, lam, lam * eight + (1 - lam) * zero)
for lam, row, col in [(0.5, 4, 4), (0.5, 0, 7), (0.609375, 3, 4),
                      (0.9, 7, 1), (0, 2, 2), (1, 4, 4)]:
    side = 8 * (1 - lam) ** 0.5 / 2
    rows = slice(max(round(row - side), 0), round(row + side))
    cols = slice(max(round(col - side), 0), round(col + side))
    mixed = eight.clone()
    mixed[rows, cols] = zero[rows, cols]
    kept = 1 - mixed[rows, cols].numel() / 64
    assert kept >= lam - 0.1  # a clipped box pastes less than asked
    show("cutmix", {"lam": lam, "row": row, "col": col}, kept, mixed)
