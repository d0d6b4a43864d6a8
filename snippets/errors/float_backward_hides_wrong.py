"""A new tensor of the number has a backward, and no way back.
Right: errors/float_backward.py."""
import torch

w = torch.ones(2, requires_grad=True)
loss = w.exp().sum().item()
loss = torch.tensor(loss, requires_grad=True)
loss.backward()
assert w.grad is None and loss.grad == 1
print(w, loss, "gradient of w:", w.grad)
