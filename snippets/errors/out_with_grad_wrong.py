"""out= writes into a given tensor; autograd cannot follow. Raises: RuntimeError."""
import torch

w, h = torch.ones(2, requires_grad=True), torch.zeros(2)
print(w, h)
torch.exp(w, out=h)
