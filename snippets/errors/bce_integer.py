"""The same targets as floats are accepted."""
import torch
import torch.nn.functional as F

p, y = torch.tensor([0.2, 0.6]), torch.arange(2)
loss = F.binary_cross_entropy(p, y.float())
assert loss.isclose(-(1 - y - p).abs().log().mean())
print(f"{p}, {y.float()}, loss {loss:.4f}")
