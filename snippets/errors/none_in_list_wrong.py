"""None has no dtype. Raises: RuntimeError. Right: errors/none_in_list.py."""
import torch

ids = [1, None]
print(ids)
torch.tensor(ids)
