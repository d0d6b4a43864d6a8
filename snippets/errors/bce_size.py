"""unsqueeze(1) gives the targets the shape of the output."""
import torch
import torch.nn.functional as F

p, y = torch.zeros(3, 1).sigmoid(), torch.ones(3)
y = y.unsqueeze(1)
loss = F.binary_cross_entropy(p, y)
assert loss.isclose(-p.log().mean())
print(p.shape, y.shape, f"loss {loss:.4f}")
