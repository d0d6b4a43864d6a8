"""The slice is cut from t after the net has used t. Raises: RuntimeError.
Right: errors/unused_in_graph.py."""
import torch

t = torch.ones(3, 2, requires_grad=True)
u = t.exp().sum()
x = t[:, :1]
print(u, x)
torch.autograd.grad(u, x)
