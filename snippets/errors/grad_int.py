"""With a dtype that holds fractions it can."""
import torch

x = torch.tensor([1, 2], dtype=torch.float32, requires_grad=True)
(x ** 2).sum().backward()
assert x.grad.tolist() == [2, 4]
print(x, x.grad)
