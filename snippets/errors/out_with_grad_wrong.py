"""out= writes into a given tensor; autograd cannot follow. Raises: RuntimeError.
Right: errors/out_with_grad.py."""
import torch

w, h = torch.ones(2, requires_grad=True), torch.zeros(2)
print(w, h)
torch.exp(w, out=h)
