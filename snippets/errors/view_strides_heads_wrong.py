"""Heads put back by reshape alone mix the steps. Right: errors/view_strides.py."""
import torch

x = torch.arange(6).view(1, 3, 2)  # (batch, steps, heads)
heads = x.transpose(1, 2)  # (1, 2, 3): each head has 3 steps
right, wrong = heads.transpose(1, 2), heads.reshape(1, 3, 2)
assert right.equal(x) and right.shape == wrong.shape
assert not wrong.equal(x)
print(f"transpose {right.tolist()}")
print(f"reshape   {wrong.tolist()}")
