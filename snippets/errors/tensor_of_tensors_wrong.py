"""torch.tensor() makes numbers of the parts of a list."""
import torch

parts = [torch.zeros(2), torch.ones(2)]
print(parts)
torch.tensor(parts)
