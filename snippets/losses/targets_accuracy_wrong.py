"""(N, 1) == (N,) compares all with all: more hits than images."""
import torch

y = torch.arange(8) % 4
hit = y.unsqueeze(1) == y  # (8, 8)
assert hit.sum() == 16 and (y == y).sum() == 8
print(f"(N, 1) against (N,): {hit.sum()} hits of {len(y)}")
