"""Classes come second; or every step is an item of its own."""
import torch
import torch.nn.functional as F

logits = torch.arange(30.0).sin().view(2, 5, 3)
y = torch.arange(10).view(2, 5) % 3
loss = F.cross_entropy(logits.transpose(1, 2), y)
steps = F.cross_entropy(logits.flatten(0, 1), y.flatten())
assert loss.isclose(steps)
print(logits.transpose(1, 2).shape, f"loss {loss:.4f}")
