"""A view is cut under no_grad() and written to outside. Raises: RuntimeError.
Right: errors/no_grad_view.py."""
import torch

x, w = torch.zeros(3), torch.ones(1, requires_grad=True)
with torch.no_grad():
    first = x[:1]
print(x, first, w)
first.add_(w)
