"""A tensor that requires a gradient takes a hook."""
import torch

x = torch.ones(2, requires_grad=True)
x.register_hook(lambda grad: grad * 3)
x.sum().backward()
assert x.grad.tolist() == [3, 3]
print(x.grad)
