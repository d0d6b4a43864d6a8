"""A loss per item is not one number. Raises: RuntimeError.
Right: errors/scalar_only.py."""
import torch

w = torch.ones(2, requires_grad=True)
loss = w.exp()
print(loss)
loss.backward()
