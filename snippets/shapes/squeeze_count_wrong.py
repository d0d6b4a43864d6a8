"""A squeezed batch of one passes for ten samples: the mean is wrong.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
data, target = load_digits(return_X_y=True)
x = torch.tensor(data / 16).float().reshape(-1, 1, 8, 8)
y = torch.tensor(target)
model = nn.Conv2d(1, 10, 8)  # (batch, 1, 8, 8) to (batch, 10, 1, 1)

total = seen = 0
for batch in torch.arange(1197, 1797).split(599):
    logits = model(x[batch]).squeeze()
    total += F.cross_entropy(logits, y[batch], reduction="sum")
    seen += len(logits)
    print("logits", tuple(logits.shape), "y", tuple(y[batch].shape))
right = F.cross_entropy(model(x[1197:]).flatten(1), y[1197:])
assert seen == 609 and right.allclose(total / 600)
print(f"samples {seen}, mean loss {total / seen:.4f}, not {right:.4f}")
