"""Cut and written to outside, the gradient gets through."""
import torch

x, w = torch.zeros(3), torch.ones(1, requires_grad=True)
first = x[:1]
first.add_(w)
x.sum().backward()
assert w.grad.tolist() == [1]
print(x, w.grad)
