"""None has no dtype."""
import torch

ids = [1, None]
print(ids)
torch.tensor(ids)
