"""torch.tensor() makes numbers of the parts of a list. Raises: ValueError."""
import torch

parts = [torch.zeros(2), torch.ones(2)]
print(parts)
torch.tensor(parts)
