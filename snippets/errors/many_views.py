"""Out of place, or in place on the whole before it is cut."""
import torch

x = torch.arange(4.0, requires_grad=True)
a, b = (x ** 2).split(2)
a = a * 3
(a + b).sum().backward()
assert x.grad.tolist() == [0, 6, 4, 6]
print(a, x.grad)
