"""where() after the root mends the value, not the gradient.
Right: errors/sqrt_nan.py."""
import torch

x = torch.zeros(1, requires_grad=True)
root = torch.where(x.bool(), x.sqrt(), x)
root.sum().backward()
assert root == 0 and x.grad.isnan()
print(root, x.grad)
