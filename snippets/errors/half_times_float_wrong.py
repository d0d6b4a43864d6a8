"""A matrix product wants one dtype. Raises: RuntimeError."""
import torch

x, w = torch.eye(2).half(), torch.eye(2)
print(x, w)
x @ w
