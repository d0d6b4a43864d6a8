"""if asks for one answer; the tensor holds two. Raises: RuntimeError.
Right: errors/bool_of_tensor.py."""
import torch

mask = torch.arange(2) > 0
print(mask)
if mask:
    pass
