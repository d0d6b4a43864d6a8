"""The fast attention kernels have no second derivative. Raises: RuntimeError.
Right: errors/double_backward.py."""
import torch
from torch import nn

x = torch.ones(1, 1, 2, 2, requires_grad=True)
y = nn.functional.scaled_dot_product_attention(x, x, x).sum()
(grad,) = torch.autograd.grad(y, x, create_graph=True)
print(y.shape, grad.shape)
grad.sum().backward()
