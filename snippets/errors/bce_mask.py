"""Divided by 255, the mask is made of 0 and 1."""
import torch
import torch.nn.functional as F

p, mask = torch.tensor([0.2, 0.6]), torch.tensor([0.0, 255.0])
y = mask / 255
loss = F.binary_cross_entropy(p, y)
assert y.equal((mask == 255).float())
print(f"{p}, {mask} -> {y}, loss {loss:.4f}")
