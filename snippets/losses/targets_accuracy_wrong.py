"""(N, 1) == (N,) compares all with all: more hits than images. Right: in this file."""
import torch

y = torch.arange(8) % 4
predicted = y.unsqueeze(1)  # (8, 1), and all of them right
hit = predicted == y  # (8, 8)
assert hit.sum() == 16
assert (predicted.squeeze(1) == y).sum() == 8
print(f"(N, 1) against (N,): {hit.sum()} hits of {len(y)}")
