"""A matrix product wants one dtype."""
import torch

x, w = torch.eye(2).half(), torch.eye(2)
print(x, w)
x @ w
