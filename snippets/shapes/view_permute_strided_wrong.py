"""view raises if no strides give the new shape, as here after permute. reshape
then copies. Raises: RuntimeError. Right: errors/view_strides.py."""
import torch

x = torch.tensor([[1, 2, 3], [4, 5, 6]])
y = x.permute(1, 0)
kept_apart = y.view(1, 3, 2)  # fits the strides
flat = y.reshape(-1)
print("y.view(1, 3, 2): ", kept_apart.tolist())
print("y.reshape(-1):   ", flat.tolist())
assert kept_apart.data_ptr() == y.data_ptr()
assert flat.data_ptr() != y.data_ptr()
assert y.contiguous().view(1, 3, 2).data_ptr() != y.data_ptr()
y.view(-1)
