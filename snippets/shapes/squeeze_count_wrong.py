"""A squeezed batch of one is counted as ten samples, so the mean loss is
wrong. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32)[1197:, None] / 16
y = torch.tensor(digits.target)[1197:]  # 600 labels
model = nn.Conv2d(1, 10, 8)  # (batch, 1, 8, 8) to (batch, 10, 1, 1)

total_loss, samples = 0.0, 0
for images, labels in zip(x.split(599), y.split(599)):
    logits = model(images).squeeze()
    total_loss += F.cross_entropy(logits, labels, reduction="sum").item()
    samples += len(logits)
    print("logits", tuple(logits.shape), "labels", tuple(labels.shape))
right = F.cross_entropy(model(x).flatten(1), y).item()
print(f"samples {samples}, mean loss {total_loss / samples:.4f}, not {right:.4f}")
assert samples == 609
assert abs(total_loss / 600 - right) < 1e-4
