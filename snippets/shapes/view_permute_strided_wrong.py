"""view needs fitting strides and raises after permute. reshape copies
the elements into the new order instead. Raises: RuntimeError.
Right: errors/view_strides.py."""
import torch

x = torch.tensor([[1, 2, 3], [4, 5, 6]])
y = x.permute(1, 0)
print("reshape:          ", y.reshape(-1).tolist())
print("contiguous().view:", y.contiguous().view(-1).tolist())
y.view(-1)
