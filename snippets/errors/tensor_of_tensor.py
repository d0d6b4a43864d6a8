"""A loss is used as it is; clone() copies it with its graph."""
import torch

w = torch.ones(2, requires_grad=True)
loss = (w ** 2).sum().clone()
loss.backward()
assert w.grad.tolist() == [2, 2]
print(loss, w.grad)
