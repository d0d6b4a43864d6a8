"""view raises if no strides give the new shape, as here after permute. reshape
then copies. Raises: RuntimeError. Right: errors/view_strides.py."""
import torch

x = torch.tensor([[1, 2, 3], [4, 5, 6]])
y = x.permute(1, 0)
print("y.view(1, 3, 2): ", y.view(1, 3, 2).tolist())  # fits the strides
print("y.reshape(-1):   ", y.reshape(-1).tolist())
y.view(-1)
