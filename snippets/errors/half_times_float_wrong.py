"""A matrix product wants one dtype. Raises: RuntimeError.
Right: errors/half_times_float.py."""
import torch

x, w = torch.eye(2).half(), torch.eye(2)
print(x, w)
x @ w
