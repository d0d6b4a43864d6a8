"""Sequences of different lengths do not stack."""
import torch

x = [torch.ones(2), torch.ones(3)]
print(x)
torch.stack(x)
