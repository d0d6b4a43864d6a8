"""NumPy knows no gradients, so torch asks. Raises: RuntimeError.
Right: errors/numpy_of_grad.py."""
import torch

w = torch.ones(2, requires_grad=True)
print(w)
w.numpy()
