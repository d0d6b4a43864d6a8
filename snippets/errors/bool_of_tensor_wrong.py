"""if asks for one answer; the tensor holds two. Raises: RuntimeError."""
import torch

mask = torch.arange(2) > 0
print(mask)
if mask:
    pass
