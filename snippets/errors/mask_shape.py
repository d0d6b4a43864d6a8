"""In second place the mask picks columns."""
import torch

x, keep = torch.arange(6).view(2, 3), torch.arange(3) > 0
assert x[:, keep].equal(x[:, 1:])
print(x[:, keep])
