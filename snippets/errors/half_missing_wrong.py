"""Decompositions exist in fp32 and fp64 only."""
import torch

x = torch.eye(2).half()
print(x)
torch.linalg.cholesky(x)
