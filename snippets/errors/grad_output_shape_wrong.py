"""A loss has shape (); torch.ones(1) has shape (1,). Raises: RuntimeError.
Right: errors/grad_output_shape.py."""
import torch

w = torch.ones(2, requires_grad=True)
loss, one = w.sum(), torch.ones(1)
print(w, loss.shape, one.shape)
loss.backward(one)
