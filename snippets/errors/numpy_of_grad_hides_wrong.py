"""detach() inside the loss: that part of it teaches nothing.
Right: errors/numpy_of_grad.py."""
import numpy as np
import torch

w = torch.ones(2, requires_grad=True)
norm = np.linalg.norm(w.detach().numpy())
loss = w.sum() + 10 * torch.tensor(norm)
loss.backward()
(right,) = torch.autograd.grad(w.sum() + 10 * w.norm(), w)
assert w.grad.tolist() == [1, 1] and right.min() > 8
print(loss, w.grad, "in place of", right)
