"""None has no dtype. Raises: RuntimeError."""
import torch

ids = [1, None]
print(ids)
torch.tensor(ids)
