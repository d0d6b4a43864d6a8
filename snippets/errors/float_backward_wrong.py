"""item() makes a plain number of the loss. Raises: AttributeError.
Right: errors/float_backward.py."""
import torch

w = torch.ones(2, requires_grad=True)
loss = w.exp().sum().item()
print(w, loss)
loss.backward()
