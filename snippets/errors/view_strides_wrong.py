"""After a transpose, view cannot merge dimensions. Raises: RuntimeError.
Right: errors/view_strides.py."""
import torch

x = torch.arange(6).view(2, 3)
print(x.t())
x.t().view(6)
