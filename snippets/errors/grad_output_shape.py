"""For one number backward() needs no argument at all."""
import torch

w = torch.ones(2, requires_grad=True)
w.sum().backward()
assert w.grad.tolist() == [1, 1]
w.sum().backward(torch.tensor(2.0))  # a weight: shape ()
assert w.grad.tolist() == [3, 3]
print(w.grad)
