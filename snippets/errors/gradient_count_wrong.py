"""forward takes two arguments, backward returns one gradient. Raises: RuntimeError.
Right: errors/gradient_count.py."""
import torch


class Scale(torch.autograd.Function):
    forward = staticmethod(lambda ctx, x, k: x * k)
    backward = staticmethod(lambda ctx, grad: grad)

print(y := Scale.apply(torch.ones(2, requires_grad=True), 3))
y.sum().backward()
